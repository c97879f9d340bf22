/** A hand at the mouse and the keyboard that counts what it does, as a person would. */
import { expect, type Locator, type Page } from '@playwright/test';

export class Hand {
  /** Clicks, and keys pressed; every letter of a text is a key. */
  count = 0;

  constructor(private readonly page: Page) {}

  async click(what: Locator): Promise<void> {
    await what.click();
    this.count += 1;
  }

  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
    this.count += 1;
  }

  /** Opens the system's dialog, clicks the file there, and then its button. */
  async chooseFile(button: Locator, file: string): Promise<void> {
    const opened = this.page.waitForEvent('filechooser');
    await this.click(button);
    await (await opened).setFiles(file);
    this.count += 2;
  }

  /** Tab by tab to the control of this name, as somebody does who has no mouse. */
  async tabTo(name: RegExp, most = 60): Promise<void> {
    const passed: string[] = [];
    while (passed.length < most) {
      await this.press('Tab');
      passed.push(await this.page.evaluate(nameOfFocused));
      if (name.test(passed.at(-1) ?? '')) return;
    }
    throw new Error(`no ${name} among ${passed.join(' | ')}`);
  }

  /** What was counted since the last time must not be more than this. */
  expectAtMost(most: number, what: string): void {
    console.log(`${what}: ${this.count} clicks and keys`);
    expect(this.count, what).toBeLessThanOrEqual(most);
    this.count = 0;
  }
}

/** What a screen reader would call the control that has the focus, near enough. */
function nameOfFocused(): string {
  const one = document.activeElement as HTMLInputElement | null;
  if (!one) return '';
  const label = one.labels?.[0]?.textContent ?? '';
  return (one.getAttribute('aria-label') ?? (label || one.textContent || '')).replace(/\s+/g, ' ').trim();
}
