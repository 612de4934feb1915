import { once } from 'node:events';
import { connect } from 'node:net';
import { onTestFinished } from 'vitest';

/** Hears every command that the server runs, those inside scripts too, until the test ends. */
export async function startRecorder(port: number): Promise<{ text(): string }> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let heard = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => (heard += chunk));
  await once(socket, 'connect');
  socket.write('MONITOR\r\n');
  await once(socket, 'data');
  // Without the time before each, whose microseconds look like codes.
  return { text: () => heard.replaceAll(/^\+\d+\.\d+ \[[^\]]*\] /gm, '') };
}
