// Makes the demo's creatives: `node infra/demo/render.mjs` after `make web`. Needs chromium and ffmpeg; the results are checked in.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const { chromium } = createRequire(join(here, '../../web/e2e/package.json'))('@playwright/test')
const out = join(here, '../../backend/src/demo/assets')
const wide = ['automne', 'parapluie', 'soldes', 'fidelite', 'bougies']
const tall = ['bienvenue', 'horaires', 'parapluie', 'soldes']

mkdirSync(out, { recursive: true })
const frames = mkdtempSync(join(tmpdir(), 'frames-'))
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] })

async function poster(id, width, height, path) {
  const page = await browser.newPage({ viewport: { width, height } })
  await page.goto(`${pathToFileURL(join(here, 'posters.html'))}#${id}`)
  await page.evaluate(() => document.fonts.ready)
  await page.screenshot({ path, type: 'jpeg', quality: 84 })
  await page.close()
}

for (const id of wide) await poster(id, 1920, 1080, join(out, `${id}.jpg`))
for (const id of tall) await poster(id, 1080, 1920, join(out, `${id}-portrait.jpg`))

const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
await page.goto(`${pathToFileURL(join(here, 'posters.html'))}#film`)
await page.evaluate(() => document.fonts.ready)
const count = 200
for (let i = 0; i < count; i++) {
  await page.evaluate(t => window.film(t), i / count)
  await page.screenshot({ path: join(frames, `${String(i).padStart(4, '0')}.png`) })
}
await browser.close()
execFileSync('ffmpeg', ['-y', '-loglevel', 'error', '-framerate', '25', '-i', join(frames, '%04d.png'), '-c:v', 'libx264', '-crf', '24', '-preset', 'slow', '-pix_fmt', 'yuv420p', '-movflags', '+faststart', join(out, 'film.mp4')])
rmSync(frames, { recursive: true })
