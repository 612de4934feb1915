import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { contract } from './contract/contract.ts';
import type { Contract, Entry } from './contract/schema.ts';

/** One function for each entry of the contract; neither channel names nor IPC events reach the page. */
function derive(domain: string, name: string, entry: Entry): (argument?: unknown) => unknown {
  const channel = `poolkey:${domain}.${name}`;
  if ('file' in entry) {
    return async (file) => ipcRenderer.invoke(channel, await pickedFile(file));
  }
  if (entry.kind === 'call') {
    return (args) => (args === undefined ? ipcRenderer.invoke(channel) : ipcRenderer.invoke(channel, args));
  }
  return (listener) => {
    const forward = (_event: unknown, payload: unknown): void => {
      (listener as (payload: unknown) => void)(payload);
    };
    ipcRenderer.on(channel, forward);
    return () => {
      ipcRenderer.off(channel, forward);
    };
  };
}

/** Where the file lies. One without a place is read here: main could not find it again. */
async function pickedFile(file: unknown): Promise<unknown> {
  if (!(file instanceof File)) return undefined;
  const path = webUtils.getPathForFile(file);
  const bytes = path === '' ? new Uint8Array(await file.arrayBuffer()) : null;
  return { name: file.name, path, bytes };
}

const api = Object.fromEntries(
  Object.entries(contract as Contract).map(([domain, entries]) => [
    domain,
    Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, derive(domain, name, entry)])),
  ]),
);

contextBridge.exposeInMainWorld('poolkey', api);
