import { useEffect, useRef } from 'preact/hooks';
import type { Failure } from '../lib/api.ts';
import { Icon } from './icon.tsx';
import './notice.css';

/** Main's answer to a form, at its head. Takes the focus each time, so that it is read out and seen. */
export function FormError({ error }: { readonly error: Failure | null }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error !== null) box.current?.focus();
  }, [error]);
  if (error === null) return null;
  return (
    <div ref={box} class="notice bad" role="alert" tabIndex={-1} data-testid="form-error">
      <Icon name="warn" />
      <div>
        <p>{error.message}</p>
        <code>{error.code}</code>
      </div>
    </div>
  );
}
