import './icon.css';

/** Strokes on a 20×20 field, 1.6 wide; drawn for this app. */
const shapes = {
  search: 'M9 15a6 6 0 1 1 0-12 6 6 0 0 1 0 12Zm4.4-1.6L17 17',
  clear: 'M5.5 5.5l9 9m0-9l-9 9',
  plus: 'M10 4v12M4 10h12',
  menu: 'M3.5 6h13M3.5 10h13M3.5 14h13',
  back: 'M12 4.5L6.5 10l5.5 5.5',
  forward: 'M8 4.5l5.5 5.5L8 15.5',
  copy: 'M7.5 7V4.5a1 1 0 0 1 1-1h7a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H13M4.5 7.5h7a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1Z',
  check: 'M4.5 10.5l3.7 3.7 7.3-8.4',
  warn: 'M10 3.2L18 16.8H2L10 3.2Zm0 5.3v3.6m0 2.3v.1',
  info: 'M10 17.5a7.5 7.5 0 1 1 0-15 7.5 7.5 0 0 1 0 15Zm0-8.3v4.6m0-7.4v.1',
  key: 'M6.6 12.4a3.6 3.6 0 1 1 0-7.2 3.6 3.6 0 0 1 0 7.2Zm3.5-2.7h7.4v3m-3-3v2.2',
  lock: 'M5 9h10a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1Zm1.8 0V6.2a3.2 3.2 0 0 1 6.4 0V9',
  settings:
    'M3 6h7.2M14.8 6H17M3 14h2.2M9.8 14H17M12.5 8.3a2.3 2.3 0 1 1 0-4.6 2.3 2.3 0 0 1 0 4.6Zm-5 8a2.3 2.3 0 1 1 0-4.6 2.3 2.3 0 0 1 0 4.6Z',
  pencil: 'M4 16l.8-3.4 8.7-8.7a1.4 1.4 0 0 1 2 0l.6.6a1.4 1.4 0 0 1 0 2l-8.7 8.7L4 16Z',
  trash: 'M4 6h12M8 6V4.2h4V6m-6.5 0l.7 10.3h7.6L14.5 6M8.5 9v4.5m3-4.5v4.5',
  eye: 'M2.5 10S5.2 5 10 5s7.5 5 7.5 5-2.7 5-7.5 5-7.5-5-7.5-5Zm7.5 2.300a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.600Z',
  keyboard:
    'M3.5 5h13a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1Zm2.5 3h.1m3.9 0h.1m3.9 0h.1M6 12h8',
  signin: 'M8 4h6.500a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H8M3 10h8.500m-3-3l3 3-3 3',
  stack: 'M10 3l7 3.7-7 3.7-7-3.700L10 3Zm-7 7.200l7 3.7 7-3.7',
  user: 'M10 9.700a3.1 3.1 0 1 0 0-6.2 3.1 3.1 0 0 0 0 6.200ZM3.8 16.500c.6-3.1 3-4.5 6.2-4.500s5.6 1.4 6.2 4.5',
  tag: 'M3.5 4.500v5l7.3 7.3 5.9-5.9-7.3-7.300h-5a1 1 0 0 0-.9.9Zm3.7 2.700v.1',
  clock: 'M10 17.500a7.5 7.5 0 1 1 0-15 7.5 7.5 0 0 1 0 15ZM10 6v4.200l2.8 1.8',
  folder: 'M2.8 15.500v-11h5l1.7 2h7.700v9H2.800Z',
} as const;

export type IconName = keyof typeof shapes;

/** Decoration: the button or text beside it says what it means. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={shapes[name]} />
    </svg>
  );
}
