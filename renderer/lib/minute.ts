import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** Now, ms since the epoch, renewed often enough for "5 minutes ago" and no oftener. */
export function useMinute(): number {
  const now = useSignal(Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now();
    }, 30_000);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return now.value;
}
