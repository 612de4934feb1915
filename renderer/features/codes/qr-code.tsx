import { encodeQR } from 'qr';
import './qr-code.css';

/** One path of unit squares; drawn as elements, since the page's policy allows no markup from text. */
function pathOf(rows: readonly (readonly boolean[])[]): string {
  return rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
}

/** Black on white in the dark theme too: many phone cameras do not read the inverse. */
export function QrCode({ text }: { readonly text: string }) {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
  return (
    <svg
      class="qr-code"
      viewBox={`0 0 ${rows.length} ${rows.length}`}
      role="img"
      aria-label="QR image"
      shape-rendering="crispEdges"
      data-testid="qr"
    >
      <path d={pathOf(rows)} />
    </svg>
  );
}
