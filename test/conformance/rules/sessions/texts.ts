/** NotAuthorizedException's texts for sessions, section 5. */
export const USED = 'Invalid session for the user, session can only be used once.';
export const EXPIRED = 'Invalid session for the user, session is expired.';
export const INVALID = 'Invalid session for the user.';
