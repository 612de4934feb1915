/** The hidden command by which `poolkey doctor` asks the keychain in a process of its own. */
export const KEYCHAIN_COMMAND = 'keychain-state';
