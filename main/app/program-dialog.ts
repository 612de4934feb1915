import type { MessageBoxOptions } from 'electron';
import type { ProgramAnswer, ProgramQuestion } from './project-approvals.ts';

/** In the order of the buttons; the first is what Escape and Enter mean. */
const CHOICES = ['deny', 'minutes', 'lock', 'always'] as const;

/** The app's own dialog, which no page and no program can answer. */
export function programDialog({ project, client, accounts }: ProgramQuestion): MessageBoxOptions {
  return {
    type: 'question',
    title: 'Poolkey',
    message: 'May this project have codes?',
    detail: `${client} asks for codes, from the project\n${project}\n\nIt can get codes of ${accounts === 1 ? 'the one account' : `all ${accounts} accounts`}, each code once, and no secret. Say yes only if you have just started its tests.`,
    buttons: ['No', 'For 10 minutes', 'Until Poolkey is locked', 'Always for this project'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
    checkboxLabel: 'The passwords of the users, too',
    checkboxChecked: false,
  };
}

export function answerOf(answered: {
  readonly response: number;
  readonly checkboxChecked: boolean;
}): ProgramAnswer {
  const choice = CHOICES[answered.response] ?? 'deny';
  return { choice, passwords: choice !== 'deny' && answered.checkboxChecked };
}
