import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepFocus } from '../src/lib/keep-focus';
import { menusTakeOneClick } from '../src/lib/one-click';

let stop: () => void;
const by = (id: string) => document.getElementById(id) as HTMLElement;
const settled = () => new Promise((done) => setTimeout(done, 120));

beforeEach(() => {
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
  document.body.innerHTML = `
    <main id="content" tabindex="-1">
      <h1 tabindex="-1" id="title">Listes</h1>
      <section id="place">
        <ol>
          <li class="row"><button id="a-up">Monter</button><button id="a-out">Retirer</button></li>
          <li class="row"><button id="b-up">Monter</button><button id="b-out">Retirer</button></li>
          <li class="row"><button id="c-up">Monter</button><button id="c-out">Retirer</button></li>
        </ol>
      </section>
      <div id="bar"><button id="clear">Tout désélectionner</button></div>
    </main>`;
  stop = keepFocus();
});
afterEach(() => {
  stop();
  vi.restoreAllMocks();
  document.body.innerHTML = '';
});

describe('the focus of what goes away', () => {
  it('goes to the same button of the next row, or of the one before', async () => {
    by('b-out').focus();
    by('b-out').closest('li')?.remove();
    await settled();
    expect(document.activeElement?.id).toBe('c-out');
    by('c-out').closest('li')?.remove();
    await settled();
    expect(document.activeElement?.id).toBe('a-out');
  });

  it('goes to the place around it when no row is left', async () => {
    by('a-out').focus();
    document.querySelector('ol')?.remove();
    await settled();
    expect(document.activeElement?.id).toBe('place');
    by('clear').focus();
    expect(by('place').hasAttribute('tabindex')).toBe(false);
  });

  it('goes to the title of the page, or to what the page names', async () => {
    by('clear').focus();
    by('bar').remove();
    await settled();
    expect(document.activeElement?.id).toBe('title');
    by('content').insertAdjacentHTML(
      'beforeend',
      '<input data-home id="all"><div id="more"><a href="#" id="x">x</a></div>',
    );
    by('x').focus();
    by('more').remove();
    await settled();
    expect(document.activeElement?.id).toBe('all');
  });

  it('goes to the neighbour of a button that is switched off, and back to one that was only busy', async () => {
    by('a-up').focus();
    (by('a-up') as HTMLButtonElement).disabled = true;
    by('a-up').blur();
    await settled();
    expect(document.activeElement?.id).toBe('a-out');
    by('b-up').focus();
    by('b-up').dataset.loading = 'true';
    by('b-up').blur();
    (by('b-up') as HTMLButtonElement).disabled = true;
    await settled();
    expect(document.activeElement).toBe(document.body);
    delete by('b-up').dataset.loading;
    (by('b-up') as HTMLButtonElement).disabled = false;
    await settled();
    expect(document.activeElement?.id).toBe('b-up');
  });

  it('comes back under a dialog whose row went with it', async () => {
    by('a-out').focus();
    document.body.insertAdjacentHTML(
      'beforeend',
      '<div role="dialog" id="ask"><button id="yes">Oui</button></div>',
    );
    by('yes').focus();
    by('a-out').closest('li')?.remove();
    by('ask').remove();
    await settled();
    expect(document.activeElement?.id).toBe('b-out');
  });

  it('is left alone when somebody presses into nothing', async () => {
    by('a-out').focus();
    document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }));
    by('a-out').blur();
    await Promise.resolve();
    by('a-out').closest('li')?.remove();
    await settled();
    expect(document.activeElement).toBe(document.body);
  });
});

describe('a menu', () => {
  it('takes no second click of a double click', () => {
    const end = menusTakeOneClick();
    document.body.innerHTML =
      '<button role="menuitem" id="copy">Dupliquer</button><button id="more">+</button>';
    const heard: string[] = [];
    document.body.addEventListener('click', ({ target }) => heard.push((target as HTMLElement).id));
    for (const id of ['copy', 'more'])
      for (const detail of [1, 2]) by(id).dispatchEvent(new MouseEvent('click', { detail, bubbles: true }));
    by('copy').dispatchEvent(new MouseEvent('click', { detail: 0, bubbles: true }));
    expect(heard).toEqual(['copy', 'more', 'more', 'copy']);
    end();
    document.body.replaceChildren();
  });
});
