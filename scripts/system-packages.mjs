// The Debian packages that Poolkey needs, by Debian 12's names.

/** What Electron and the keychain library load. */
export const appPackages = [
  'libsecret-1-0',
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libatk-bridge2.0-0',
  'libdrm2',
  'libxkbcommon0',
  'libxcomposite1',
  'libxdamage1',
  'libxrandr2',
  'libcups2',
  'libxss1',
  'libxtst6',
  'libnotify4',
];

/** What the tests run on besides: a display, a keychain, a font, a look at windows from outside, a server that machines share, a browser. */
export const testPackages = [
  'xvfb',
  'xauth',
  'xclip',
  'x11-utils',
  'dbus',
  'dbus-x11',
  'gnome-keyring',
  'fonts-dejavu-core',
  'redis-server',
  'openssl',
  'chromium',
];

/** Independent programs that some tests compare with; those tests skip without them. */
export const comparisonPackages = ['oathtool', 'awscli', 'zsh', 'fish'];

/** Renamed in Debian 13 and Ubuntu 24.04 by the change to 64-bit time. */
export const renamed = new Set(['libgtk-3-0', 'libasound2', 'libatk-bridge2.0-0', 'libcups2']);
