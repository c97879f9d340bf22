/** A slot of the stage: it draws scenes too. */
import type { Item } from '../manifest';
import { Slot, SlotError } from '../slots';
import type { Environment } from './elements/part';
import { renderScene, type SceneView } from './render';
import { readScene } from './types';

/** What a slot needs to draw scenes. */
export interface SlotEnvironment extends Environment {
  /** What a stored JSON file says. */
  read(asset: string): Promise<unknown>;
}

export class SceneSlot extends Slot {
  private readonly surface: HTMLDivElement;
  private scene: SceneView | null = null;
  private drawn = false;

  constructor(
    root: HTMLElement,
    private readonly environment: SlotEnvironment,
  ) {
    super(root);
    this.surface = root.ownerDocument.createElement('div');
    this.surface.style.cssText = 'position:absolute;top:0;left:0;width:100%;height:100%;display:none';
    this.element.appendChild(this.surface);
  }

  override filled(): boolean {
    return this.scene ? this.drawn : super.filled();
  }

  override paint(context: CanvasRenderingContext2D, width: number, height: number): boolean {
    if (!this.scene || !this.drawn) return super.paint(context, width, height);
    this.scene.paint(context, width, height);
    return true;
  }

  override async prepare(item: Item, url: string, offsetMs: number): Promise<void> {
    if (item.kind !== 'layout') return super.prepare(item, url, offsetMs);
    this.begin();
    this.place('behind');
    await this.withTimeout((done, fail) => this.load(item.asset).then(done, fail));
  }

  override release(): void {
    super.release();
    this.scene?.destroy();
    this.scene = null;
    this.drawn = false;
    this.surface.style.display = 'none';
  }

  /** Takes the size of the glass again. */
  resize(): void {
    this.scene?.resize(this.element.clientWidth, this.element.clientHeight);
  }

  /** Draws a scene behind the other slot, with all its pictures decoded and its films begun. */
  private async load(asset: string): Promise<void> {
    const { use } = this;
    const sent = await this.environment.read(asset);
    if (use !== this.use) return;
    const scene = readScene(sent);
    if (!scene) throw new SlotError('undecodable', 'scene');
    const { clientWidth: width, clientHeight: height } = this.element;
    this.surface.style.display = 'block';
    this.scene = renderScene(this.surface, scene, { width, height }, this.environment);
    await this.scene.ready();
    if (use === this.use) this.drawn = true;
  }
}
