import type { Explanation, Fault, MessageTemplate, OpeningHours, Screen } from '@vitrine/api/types';
import { describe, expect, it } from 'vitest';
import { stepOf } from '../src/features/store/next-step';
import { saidIn } from '../src/features/store/said';
import { standingOf } from '../src/features/store/standing';
import { openingAt } from '../src/lib/opening';
import { codeIn } from '../src/lib/pairing-code';
import { storeAddress } from '../src/lib/store-address';

describe('the opening hours of a store', () => {
  const hours: OpeningHours = {
    weekly: [
      { days: [1, 2, 3, 4, 5, 6], start: '09:00', end: '12:30' },
      { days: [1, 2, 3, 4, 5], start: '14:00', end: '19:00' },
      { days: [5], start: '22:00', end: '02:00' },
    ],
    exceptions: [
      { date: '2026-12-25', periods: [] },
      { date: '2026-12-20', periods: [{ start: '10:00', end: '18:00' }] },
    ],
  };
  it.each([
    ['2026-11-23T09:00', true, '2026-11-23T12:30'],
    ['2026-11-23T12:30', false, '2026-11-23T14:00'],
    ['2026-11-28T13:00', false, '2026-11-30T09:00'],
    ['2026-11-28T01:59', true, '2026-11-28T02:00'],
    ['2026-12-20T12:00', true, '2026-12-20T18:00'],
    ['2026-12-25T10:00', false, '2026-12-26T09:00'],
  ])('at %s: open %s until %s', (wall, open, until) => {
    expect(openingAt(hours, wall)).toEqual({ open, until });
  });

  it('that were never given mean always', () => {
    expect(openingAt(null, '2026-11-23T03:00')).toEqual({ open: true, until: null });
    const always = {
      weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '24:00' }],
      exceptions: [],
    };
    expect(openingAt(always, '2026-11-23T03:00')).toEqual({ open: true, until: null });
    expect(openingAt({ weekly: [], exceptions: [] }, '2026-11-23T03:00')).toEqual({
      open: false,
      until: null,
    });
  });
});

describe('what to do about a screen', () => {
  const screen = (status: string, state = 'showing') =>
    ({ status, convergence: { state, desiredRevision: 3 } }) as unknown as Screen;
  const open = [{ state: 'open' }] as Fault[];
  it.each([
    [screen('offline'), open, 'offline'],
    [screen('never'), [], 'never'],
    [screen('revoked'), [], 'revoked'],
    [screen('online'), open, 'reported'],
    [screen('online', 'downloading'), [], 'behind'],
    [screen('online'), [], 'compare'],
  ])('is one thing at a time', (one, faults, step) => expect(stepOf(one, faults, true)).toBe(step));

  it('is a capture as long as nobody has seen the real glass', () => {
    expect(stepOf(screen('online'), [], false)).toBe('unseen');
    expect(stepOf(screen('offline'), [], false)).toBe('offline');
  });
});

describe('the words of a store', () => {
  it('go where the template has a place for them, and nowhere else', () => {
    const text = (words: string) => ({ id: words, content: { kind: 'text', text: words } });
    const qr = { id: 'qr', content: { kind: 'qr', text: 'https://example.com/{message}' } };
    const elements = [text('{store} : {message}'), text('Soldes'), qr];
    const template = { id: null, name: null, landscape: { elements }, portrait: null };
    const said = saidIn(template as unknown as MessageTemplate, 'Ouvert $& {store}', 'Lille');
    expect(JSON.stringify(said.landscape)).toContain('Lille : Ouvert $& {store}');
    expect(JSON.stringify(said.landscape)).toContain('https://example.com/{message}');
    expect(said.portrait).toBeNull();
  });
});

describe('a QR code', () => {
  it.each([
    ['http://vitrine.lan:8080/screens/pair?code=ABCDEFGH', 'ABCDEFGH'],
    ['https://a.example/screens/pair?x=1&code=ABCD-EFGH#top', 'ABCDEFGH'],
    ['abcd-efgh', 'ABCDEFGH'],
    ['https://a.example/menu', null],
    ['https://a.example/?code=12', null],
    ['', null],
  ])('%s says %s', (text, code) => expect(codeIn(text)).toBe(code));
});

describe('a store', () => {
  it.each([
    ['/', '/', '/store'],
    ['/campaigns/new', '/campaigns/new?media=1', '/store'],
    ['/store', '/store?site=1', null],
    ['/store/pair', '/store/pair?code=ABCDEFGH', null],
    ['/storefront', '/storefront', '/store'],
    ['/settings/account', '/settings/account', null],
    ['/settings/users', '/settings/users', '/store'],
    ['/screens/pair', '/screens/pair?code=ABCDEFGH', '/store/pair?code=ABCDEFGH'],
    ['/screens/pair', '/screens/pair', '/store/pair'],
  ])('that goes to %s comes to its own pages', (path, href, own) =>
    expect(storeAddress(path, href)).toBe(own),
  );
});

describe('a message that is on', () => {
  const said = (screenId: string, outcome: string, detail: unknown = {}) =>
    ({ screenId, candidates: [{ campaignId: 'm', name: 'M', outcome, detail }] }) as unknown as Explanation;
  const whom = { whom: [{ campaignId: 't', name: 'Soldes flash' }] };

  it('waits where something else plays, for each reason once', () => {
    const all = [said('a', 'suppressed_by_takeover', whom), said('b', 'suppressed_by_takeover', whom)];
    const standing = standingOf('m', [...all, said('c', 'screen_closed')]);
    expect(standing.on).toEqual([]);
    expect(standing.waits.map(({ candidate, screens }) => [candidate.outcome, screens])).toEqual([
      ['suppressed_by_takeover', 2],
      ['screen_closed', 1],
    ]);
  });

  it('is on where it takes turns, also when others go before it this minute', () => {
    const all = [said('a', 'in_loop'), said('b', 'capped'), said('c', 'suppressed_by_emergency', whom)];
    expect(standingOf('m', all)).toMatchObject({ on: ['a', 'b'], waits: [{ screens: 1 }] });
    expect(standingOf('other', all)).toEqual({ on: [], waits: [] });
  });
});
