import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';
import './notice.css';

interface NoticeProps {
  readonly tone: 'info' | 'warn' | 'bad' | 'good';
  readonly children: ComponentChildren;
  readonly testId?: string;
}

const icons: Record<NoticeProps['tone'], IconName> = {
  info: 'info',
  warn: 'warn',
  bad: 'warn',
  good: 'check',
};

export function Notice({ tone, children, testId }: NoticeProps) {
  return (
    <div class={`notice ${tone}`} data-testid={testId}>
      <Icon name={icons[tone]} />
      <div>{children}</div>
    </div>
  );
}
