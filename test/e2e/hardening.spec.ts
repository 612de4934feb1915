import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { PoolkeyApi } from '../../main/contract/contract.ts';
import { expect, test } from './fixtures/test.ts';

test('the page has neither Node nor network, and its policy is in force', async ({ launch }) => {
  const app = await launch();
  await app.screen('welcome');
  const { page } = app;

  await test.step('content security policy', async () => {
    const seen = await page.evaluate(async () => {
      const factory = (
        globalThis as unknown as { trustedTypes: { createPolicy: (n: string, p: object) => unknown } }
      ).trustedTypes;
      // Past Trusted Types, so that the policy of `script-src` is what refuses.
      const policy = factory.createPolicy('intruder', { createScript: (text: string) => text }) as {
        createScript: (text: string) => string;
      };
      const script = document.createElement('script');
      script.textContent = policy.createScript('globalThis.intruder = true');
      document.head.append(script);
      let plainRefused = false;
      try {
        document.createElement('script').textContent = 'globalThis.intruder = true';
      } catch {
        plainRefused = true;
      }
      // Later and not at once: what the debugger itself evaluates is free of the policy.
      const evaluated = await new Promise<string>((resolve) => {
        setTimeout(() => {
          try {
            const run = globalThis.eval;
            resolve(String(run(policy.createScript('1'))));
          } catch (error) {
            resolve((error as Error).name);
          }
        });
      });
      return { ran: 'intruder' in globalThis, plainRefused, evaluated };
    });
    expect(seen).toEqual({ ran: false, plainRefused: true, evaluated: 'EvalError' });
    const header = await app.electron.evaluate(async ({ net }) => {
      const answer = await net.fetch('app://poolkey/index.html');
      return answer.headers.get('content-security-policy');
    });
    expect(header).toContain("default-src 'none'");
    expect(header).not.toMatch(/unsafe|\*|https?:/);
  });

  await test.step('no network, in whatever way', async () => {
    const reached = await page.evaluate(async () => {
      const tries = [
        'https://example.com/',
        'http://127.0.0.1:1/',
        'file:///etc/passwd',
        'app://poolkey/index.html',
      ];
      const results = await Promise.all(
        tries.map((address) =>
          fetch(address).then(
            () => 'reached',
            () => 'refused',
          ),
        ),
      );
      const image = await new Promise<string>((resolve) => {
        const element = new Image();
        element.addEventListener('load', () => resolve('reached'));
        element.addEventListener('error', () => resolve('refused'));
        element.src = 'http://127.0.0.1:1/pixel.png';
      });
      return [...results, image];
    });
    expect(new Set(reached)).toEqual(new Set(['refused']));
  });

  await test.step('nor by WebRTC, which no request filter sees', async () => {
    const udp = createSocket('udp4');
    let packets = 0;
    udp.on('message', () => {
      packets += 1;
    });
    udp.bind(0, '127.0.0.1');
    await once(udp, 'listening');
    const connections: unknown[] = [];
    const tcp = createServer((socket) => connections.push(socket.destroy())).listen(0, '127.0.0.1');
    await once(tcp, 'listening');
    const [udpPort, tcpPort] = [udp.address().port, (tcp.address() as AddressInfo).port];
    await page.evaluate(
      async ([stun, turn]) => {
        const peer = new RTCPeerConnection({
          iceServers: [
            { urls: `stun:127.0.0.1:${stun}` },
            { urls: `turn:127.0.0.1:${turn}?transport=tcp`, username: 'u', credential: 'c' },
          ],
        });
        peer.createDataChannel('out');
        await peer.setLocalDescription(await peer.createOffer());
        await new Promise((resolve) => {
          peer.addEventListener('icegatheringstatechange', () => {
            if (peer.iceGatheringState === 'complete') resolve(null);
          });
          setTimeout(resolve, 2_000);
        });
        peer.close();
      },
      [udpPort, tcpPort],
    );
    udp.close();
    tcp.close();
    expect({ packets, connections: connections.length }).toEqual({ packets: 0, connections: 0 });
  });

  await test.step('own files only', async () => {
    const statuses = await app.electron.evaluate(async ({ net }) => {
      const paths = [
        'app://poolkey/../main.cjs',
        'app://poolkey/%2e%2e/main.cjs',
        'app://poolkey/..%2fmain.cjs',
        'app://poolkey//etc/passwd',
        'app://other/index.html',
      ];
      return Promise.all(paths.map(async (path) => (await net.fetch(path)).status));
    });
    expect(new Set(statuses)).toEqual(new Set([404]));
  });

  await test.step('no Node, no Electron, one frozen bridge', async () => {
    const seen = await page.evaluate(() => ({
      process: typeof (globalThis as { process?: unknown }).process,
      require: typeof (globalThis as { require?: unknown }).require,
      domains: Object.keys((globalThis as unknown as { poolkey: object }).poolkey).toSorted(),
    }));
    expect(seen.process).toBe('undefined');
    expect(seen.require).toBe('undefined');
    expect(seen.domains).toEqual([
      'accounts',
      'actions',
      'app',
      'broker',
      'codes',
      'enroll',
      'jobs',
      'pools',
      'rosters',
      'runs',
      'signIns',
      'vault',
    ]);
    const preferences = await app.electron.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as
        { getLastWebPreferences?: () => Record<string, unknown> } | undefined;
      return contents?.getLastWebPreferences?.() ?? {};
    });
    expect(preferences).toMatchObject({
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      sandbox: true,
      webSecurity: true,
      webviewTag: false,
    });
  });

  await test.step('no other page, no other window, no permission', async () => {
    const before = page.url();
    await page.evaluate(() => {
      location.href = 'https://example.com/';
    });
    await page.evaluate(() => void window.open('https://example.com/'));
    await page.evaluate(() => void window.open('app://poolkey/index.html'));
    expect(page.url()).toBe(before);
    expect(app.electron.windows()).toHaveLength(1);
    const permission = await page.evaluate(
      async () => (await navigator.permissions.query({ name: 'geolocation' })).state,
    );
    expect(permission).toBe('denied');
    await expect(page.evaluate(() => navigator.clipboard.readText())).rejects.toThrow();
  });

  await test.step('another page in the same app may not use the bridge', async () => {
    const preload = join(import.meta.dirname, '../../out/preload.cjs');
    const answer = await app.electron.evaluate(async ({ BrowserWindow }, path) => {
      const other = new BrowserWindow({ show: false, webPreferences: { preload: path, sandbox: true } });
      await other.loadURL('app://poolkey/index.html');
      const result: unknown = await other.webContents.executeJavaScript('poolkey.app.snapshot()');
      other.destroy();
      return result;
    }, preload);
    expect(answer).toMatchObject({ ok: false, error: { code: 'FOREIGN_SENDER' } });
  });
});

test('the page cannot send stored passwords to an address of its own', async ({ launch }) => {
  const app = await launch();
  const { page } = app;
  await app.screen('welcome');
  await page.getByRole('button', { name: 'Try it with a local pool' }).click();
  await app.screen('codes');
  const code = await page.evaluate(async () => {
    const api = (globalThis as unknown as { poolkey: PoolkeyApi }).poolkey;
    const snapshot = await api.app.snapshot();
    const pool = snapshot.ok ? snapshot.value.pools[0] : undefined;
    if (!pool) return 'no pool';
    const { id, name, userPoolId, clientId } = pool;
    const answer = await api.pools.update({
      id,
      input: { name, userPoolId, clientId, endpoint: 'http://127.0.0.1:1' },
    });
    return answer.ok ? 'changed' : answer.error.code;
  });
  expect(code).toBe('LOCAL_POOL');
});
