// Looks at the renderer without main: ?scene=NAME installs a made-up window.poolkey, then the real page starts.
import { fakeApi } from './fake-api.ts';
import { sceneOf } from './scenes.ts';

const name = new URLSearchParams(location.search).get('scene') ?? 'codes';
Object.defineProperty(window, 'poolkey', { value: fakeApi(sceneOf(name)) });
await import('../../../renderer/index.tsx');
