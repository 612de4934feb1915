/** Put in by the build from package.json; absent when a test runs the source. */
declare const __POOLKEY_VERSION__: string | undefined;

export const VERSION = typeof __POOLKEY_VERSION__ === 'string' ? __POOLKEY_VERSION__ : 'development';
