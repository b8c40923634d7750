// What holds for the whole household. They are the parent's preferences; until somebody has said where the family lives
// the zone is UTC, never the one of the machine on which the server happens to run.
import { type FamilySettings, language } from '#contract/family.ts';
import * as store from '../store.ts';
import type { Household } from './household.ts';
import { refused } from './refused.ts';

const UNTIL_CHOSEN = 'UTC';
const FIRST_LANGUAGE = 'en';

/** For those who decide what plays. */
export interface Settings {
  zone: string;
  language: FamilySettings['language'];
  defaultChildId?: string;
  evergreenCollectionId?: string;
}

interface SettingsChange {
  timeZone?: string | undefined;
  language?: FamilySettings['language'] | undefined;
  defaultChildId?: string | null | undefined;
  evergreenCollectionId?: string | null | undefined;
}

export function parentsSettle(household: Household) {
  function settings(): Settings {
    const { preferences } = household.rows;
    const [childId, collectionId] = [preferences['family.default-child'], preferences['family.evergreen-collection']];
    return {
      zone: preferences['family.time-zone'] ?? UNTIL_CHOSEN,
      language: language.catch(FIRST_LANGUAGE).parse(preferences['family.language']),
      ...(childId === undefined ? {} : { defaultChildId: childId }),
      ...(collectionId === undefined ? {} : { evergreenCollectionId: collectionId }),
    };
  }

  async function describeSettings(): Promise<FamilySettings> {
    const { zone, language, defaultChildId = null, evergreenCollectionId = null } = settings();
    const timeZoneChosen = household.rows.preferences['family.time-zone'] !== undefined;
    return { timeZone: zone, timeZoneChosen, language, defaultChildId, evergreenCollectionId };
  }

  return {
    settings,
    describeSettings,

    /** @throws Problem validation-failed: there is no such child or collection. */
    async updateSettings(wanted: SettingsChange): Promise<FamilySettings> {
      const { defaultChildId, evergreenCollectionId } = wanted;
      await household.change(async (tx) => {
        if (defaultChildId && !(await store.findChild(tx, defaultChildId))) {
          throw refused('defaultChildId', { kind: 'child-missing' });
        }
        if (evergreenCollectionId && !(await store.hasCollection(tx, evergreenCollectionId))) {
          throw refused('evergreenCollectionId', { kind: 'collection-missing' });
        }
        const values = [
          ['family.time-zone', wanted.timeZone],
          ['family.language', wanted.language],
          ['family.default-child', defaultChildId],
          ['family.evergreen-collection', evergreenCollectionId],
        ] as const;
        for (const [key, value] of values) if (value !== undefined) await store.savePreference(tx, key, value);
        return { what: 'settings' };
      });
      return await describeSettings();
    },

    /** A collection that was deleted is nobody's evergreen any more. */
    async forgetDeletedEvergreen(): Promise<void> {
      const { evergreenCollectionId } = settings();
      if (evergreenCollectionId === undefined) return;
      await household.change(async (tx) => {
        if (await store.hasCollection(tx, evergreenCollectionId)) return undefined;
        await store.savePreference(tx, 'family.evergreen-collection', null);
        return { what: 'settings' };
      });
    },
  };
}
