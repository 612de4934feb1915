// The renderer's own declarations (style sheets, window.poolkey), for tests that import its modules.
import type {} from '../../../renderer/lib/window.d.ts';

declare module '*.css';
