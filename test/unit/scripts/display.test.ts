import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findDisplay, xAddress } from '../../../scripts/display.mjs';

let folder: string;
const servers: Server[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'display-'));
});

afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  await rm(folder, { recursive: true });
});

function listen(name: string) {
  const server = createServer((socket) => socket.end());
  servers.push(server);
  return new Promise<void>((settle) => server.listen(join(folder, name), settle));
}

const find = (env: NodeJS.ProcessEnv) => findDisplay(env, 'linux', folder);

test('an X server that answers', async () => {
  await listen('X7');
  expect(await find({ DISPLAY: ':7' })).toEqual({ usable: true });
  expect(await find({ DISPLAY: ':7.0' })).toEqual({ usable: true });
});

test('a DISPLAY that outlived its server', async () => {
  expect(await find({ DISPLAY: ':7' })).toEqual({
    usable: false,
    why: 'DISPLAY is :7, but nothing answers there',
  });
});

test('no display at all', async () => {
  expect(await find({})).toEqual({ usable: false, why: 'there is no display' });
});

test('Wayland without an X server', async () => {
  await listen('wayland-0');
  const env = { WAYLAND_DISPLAY: 'wayland-0', XDG_RUNTIME_DIR: folder };
  expect(await find(env)).toEqual({ usable: true, wayland: true });
  expect(await find({ ...env, DISPLAY: ':9' })).toEqual({ usable: true, wayland: true });
});

test('both are named and dead', async () => {
  const { usable, why } = await find({ DISPLAY: 'nonsense', WAYLAND_DISPLAY: 'w', XDG_RUNTIME_DIR: folder });
  expect(usable).toBe(false);
  expect(why).toContain('DISPLAY is nonsense and WAYLAND_DISPLAY is w');
});

test('desktops other than X and Wayland always have one', async () => {
  expect(await findDisplay({}, 'darwin')).toEqual({ usable: true });
  expect(await findDisplay({}, 'win32')).toEqual({ usable: true });
});

test.each([
  [':0', { path: '/tmp/.X11-unix/X0' }],
  ['unix:3.1', { path: '/tmp/.X11-unix/X3' }],
  ['localhost:10.0', { host: 'localhost', port: 6010 }],
  ['/private/tmp/launch/org.xquartz:0', { path: '/private/tmp/launch/org.xquartz:0' }],
  ['', undefined],
])('DISPLAY=%s', (display, address) => {
  expect(xAddress(display)).toEqual(address);
});
