import type { CalendarDate, OpeningHours, PrintedPrice, Rule } from '@vitrine/api/types';
import type { Canvas } from '@vitrine/player-core/scene/types';
import type { Condition } from '../lib/condition';
import { useFormat } from '../lib/format';
import { useTranslation } from '../lib/use-translation';
import { useRuleWords } from './rule-words';
import { useApiConditionWords } from './use-condition-words';
import { type Named, useNames } from './use-names';
import { type SettingName, useSettingWords } from './use-setting-words';
import { useTargetWords } from './use-target-words';

type Thing = Record<string, unknown>;

/** What a thing can be called by. */
const NAMES = ['title', 'name', 'mediaId', 'sceneId', 'playlistId'];

/** The value of a field as a sentence, or as a list of them; `values` are all that will be asked for. */
export function useFieldWords(values: Named[]): (field: string, value: unknown) => string | string[] {
  const { t } = useTranslation();
  const format = useFormat();
  const rule = useRuleWords();
  const condition = useApiConditionWords();
  const name = useNames(values);
  const { value: setting } = useSettingWords();
  const texts = values.flatMap(({ field, value }) => (field === 'target' ? [value] : []));
  const target = useTargetWords(texts.filter((text) => typeof text === 'string'));
  const days = (weekdays: number[]) => weekdays.map((day) => t(`weekday.short.${day as 1}`)).join(' ');

  function entry(thing: Thing): string {
    if (!NAMES.some((field) => field in thing))
      return Object.entries(thing)
        .map(([field, value]) => [one(field, value)].flat().join(', '))
        .join(' · ');
    const { title, name: called, durationMs, transition, fit, validFrom, validTo } = thing;
    const id = thing.mediaId ?? thing.sceneId;
    return [
      String(title || called || (typeof id === 'string' ? name(id) : t('changes.gone'))),
      ...(typeof durationMs === 'number' ? [format.lengthOf(durationMs)] : []),
      ...(typeof fit === 'string' ? [t(`playlist.fit.${fit as 'cover'}`)] : []),
      ...(typeof transition === 'string' ? [t(`playlist.transition.${transition as 'cut'}`)] : []),
      ...(typeof validFrom === 'string' ? [t('playlist.validFrom', { when: format.edge(validFrom) })] : []),
      ...(typeof validTo === 'string' ? [t('playlist.validTo', { when: format.edge(validTo) })] : []),
    ].join(' · ');
  }

  /** What is an object, by its field. */
  function thing(field: string, value: Thing): string | string[] {
    switch (field) {
      case 'rules':
        return rule(value as Rule);
      case 'condition':
        return condition(value as unknown as Condition);
      case 'ramp': {
        const { w0, w1, event } = value as { w0: number; w1: number; event: string };
        return t('strength.rampWords', { w0, w1, event: format.edge(event) });
      }
      case 'printedPrices': {
        const { fact, value: price } = value as unknown as PrintedPrice;
        return `${fact} : ${format.number(price)}`;
      }
      case 'dates': {
        const { date, lastDate, label } = value as unknown as CalendarDate;
        const span = [date, ...(lastDate ? [lastDate] : [])].map(format.dateOnly).join(' – ');
        return label ? `${span} · ${label}` : span;
      }
      case 'openingHours': {
        const { weekly, exceptions } = value as unknown as OpeningHours;
        return [
          ...weekly.map((one) => `${days(one.days)} ${one.start}–${one.end}`),
          ...exceptions.map(
            ({ date, periods }) =>
              `${format.dateOnly(date)} : ${periods.map(({ start, end }) => `${start}–${end}`).join(', ') || t('conflict.closed')}`,
          ),
        ];
      }
      case 'settings':
        return (Object.keys(value) as SettingName[]).map((key) =>
          t('behaviour.named', { name: t(`behaviour.${key}`), value: setting(key, value) }),
        );
      case 'landscape':
      case 'portrait':
        return (value as unknown as Canvas).elements.map(({ name: called, content, frame }) =>
          [
            'text' in content ? `${called} : ${content.text}` : called,
            [frame.w, frame.h].map((size) => format.number(Math.round(size))).join(' × '),
            [frame.x, frame.y].map((edge) => format.number(Math.round(edge))).join(' ; '),
          ].join(' · '),
        );
      default:
        return entry(value);
    }
  }

  function one(field: string, value: unknown): string | string[] {
    if (value === null || value === undefined || value === '') return '–';
    if (typeof value === 'boolean') return value ? t('common.yes') : t('common.no');
    if (typeof value === 'object') return thing(field, value as Thing);
    const text = String(value);
    switch (field) {
      case 'kind':
        return t(`kind.${text as 'loop'}`, {
          defaultValue: t(`calendar.kind.${text as 'other'}`, { defaultValue: text }),
        });
      case 'severity':
        return t(`strength.severe.${text as 'minor'}`, {
          defaultValue: t(`alerts.severities.${text as 'info'}`, { defaultValue: text }),
        });
      case 'from':
      case 'to':
      case 'validFrom':
      case 'validTo':
        return format.edge(text);
      case 'target':
        return target(text);
      case 'playlistId':
      case 'siteId':
      case 'parentId':
      case 'profileId':
      case 'logoMediaId':
      case 'templateIds':
        return name(text);
      case 'timeZone':
        return text.replaceAll('_', ' ');
      case 'sharePermille':
        return format.percent(Number(value) / 10);
    }
    if (field.endsWith('Ms')) return format.lengthOf(Number(value));
    return typeof value === 'number' ? format.number(value) : text;
  }

  return (field, value) => {
    if (!Array.isArray(value)) return one(field, value);
    return value.length === 0 ? '–' : value.flatMap((each) => one(field, each));
  };
}
