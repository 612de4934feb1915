/**
 * The environment that tests run in: the developer's own AWS and Poolkey settings must not reach them. What only
 * says where Electron comes from stays, since a test that packages the app asks again.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function testEnvironment(env = process.env) {
  const kept = new Set(['POOLKEY_CACHE', 'POOLKEY_ELECTRON']);
  const own = Object.entries(env).filter(([name]) => kept.has(name) || !/^(AWS|POOLKEY)_/.test(name));
  return {
    ...Object.fromEntries(own),
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    TZ: 'UTC',
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
  };
}
