import { describe, expect, it } from 'vitest';
import { durationOf } from '../src/lib/duration';
import { nameSays } from '../src/lib/upload-kind';

describe('how long something is shown', () => {
  it.each([
    ['', null],
    [' ', null],
    [8, 8_000],
    ['2.5', 2_500],
    [0, 1_000],
    [-4, 1_000],
    [999_999, 86_400_000],
    ['-', null],
  ])('%j is taken as %j ms', (typed, ms) => {
    expect(durationOf(typed)).toBe(ms);
  });
});

describe('a file by its name', () => {
  it.each([
    ['Film.MP4', 'video'],
    ['photo.jpeg', 'image'],
    ['OpenSans.woff2', 'font'],
    ['notes.txt', 'other'],
    ['mp4', 'other'],
  ])('%s is %s', (name, kind) => {
    expect(nameSays(name)).toBe(kind);
  });
});
