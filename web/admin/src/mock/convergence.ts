import type { Convergence } from '@vitrine/api/types';
import { before } from './data';

export function convergenceOf(number: number): Convergence {
  const late = number === 5 || number === 10;
  return {
    state: late ? 'behind' : number === 7 ? 'downloading' : 'showing',
    reason: number === 5 ? 'offline' : number === 10 ? 'no_space' : number === 7 ? 'downloading' : null,
    desiredRevision: 8,
    reportedRevision: late ? 7 : 8,
    publication: 17,
    code: number === 10 ? 'no_space' : null,
    failures: 0,
    have: number === 7 ? 3 : 9,
    need: 9,
    percent: number === 7 ? 33 : 100,
    since: before(42),
  };
}
