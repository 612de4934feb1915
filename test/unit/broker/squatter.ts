import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Squatter {
  /** All that programs have sent to it. */
  readonly heard: () => string;
}

/** Listens where a broker belongs, has no key, and says to each line what `say` gives. */
export async function squatter(
  address: string,
  say: (line: string, socket: Socket) => string = () => '',
): Promise<Squatter> {
  let heard = '';
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let rest = '';
    socket.on('error', () => undefined);
    socket.setEncoding('utf8').on('data', (text: string) => {
      heard += text;
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) socket.write(say(line, socket));
    });
  }).listen(address);
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { heard: () => heard };
}
