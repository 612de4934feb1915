/**
 * The Region that a user pool ID names before its underscore (`eu-central-1_a1B2c3D4e`), or null while the
 * text is not one yet. https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolType.html
 */
export function regionOf(userPoolId: string): string | null {
  return /^([a-z]{2}(?:-[a-z]+)+-\d)_[0-9a-zA-Z]*$/u.exec(userPoolId.trim())?.[1] ?? null;
}
