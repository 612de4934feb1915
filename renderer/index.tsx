import { render } from 'preact';
import { App } from './app.tsx';
import { onCopied } from './features/codes/copy-code.ts';
import { api } from './lib/api.ts';
import { connect } from './lib/connect.ts';
import { dismissToast } from './lib/toasts.ts';
import './styles/tokens.css';
import './styles/base.css';

const root = document.querySelector('#root');
if (root !== null) render(<App />, root);
api().codes.copied((result) => {
  onCopied(result, dismissToast);
});
void connect(api());
