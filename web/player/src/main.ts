/** The start: who am I? Pair if that is not known, play if it is. */
import './shim';

import '@fontsource-variable/manrope/wght.css';
import './style.css';
import { openDatabase } from './database';
import { beginDiagnostics } from './diagnostics';
import { pair } from './pairing';
import { Player } from './player';
import { keepAwake, keepShell } from './shell';
import { Storage } from './storage';
import { textFor } from './text';

async function main(): Promise<void> {
  const root = document.getElementById('app');
  if (!root) return;
  const text = textFor(navigator.language);
  document.documentElement.lang = navigator.language;
  const diagnostics = beginDiagnostics();
  keepShell(diagnostics);
  keepAwake();
  const storage = new Storage(await openDatabase());
  let identity = await storage.identity();
  if (!identity) {
    identity = await pair(root, text, (await storage.forgotten()) === 'revoked');
    await storage.keepIdentity(identity);
  }
  await new Player(root, storage, identity, diagnostics).start();
}

void main();
