// The switches as they stand now: one set for the whole cloud, and what single families and players have otherwise.
// Of those only the switches of players can differ; a player's own setting comes before its family's.
import { changeSwitches, defaultSwitches, PlayerSwitchesPatch, type Switches, type SwitchesPatch } from './switches.ts';

export class SwitchBoard {
  #all: Switches;
  readonly #own = new Map<string, PlayerSwitchesPatch>();
  /** Players look very often, and changes are few. */
  readonly #layered = new Map<string, Switches>();

  constructor(changes: SwitchesPatch = {}) {
    this.#all = defaultSwitches(changes);
  }

  get all(): Switches {
    return this.#all;
  }

  /** Throws a ZodError when the change is not a valid one. */
  change(patch: unknown): Switches {
    this.#all = changeSwitches(this.#all, patch);
    this.#layered.clear();
    return this.#all;
  }

  /** `id` of a family or a player. Throws a ZodError when the change is not one of a player's switches. */
  changeOwn(id: string, patch: unknown): PlayerSwitchesPatch {
    const own = { ...this.#own.get(id), ...PlayerSwitchesPatch.parse(patch) };
    this.#own.set(id, own);
    this.#layered.clear();
    return own;
  }

  ownOf(id: string): PlayerSwitchesPatch {
    return { ...this.#own.get(id) };
  }

  forgetOwn(id: string): void {
    this.#own.delete(id);
    this.#layered.clear();
  }

  /** As they hold for one player. */
  of({ familyId, deviceId }: { familyId: string; deviceId: string }): Switches {
    const known = this.#layered.get(deviceId);
    if (known) return known;
    const layered = changeSwitches(this.#all, { ...this.#own.get(familyId), ...this.#own.get(deviceId) });
    this.#layered.set(deviceId, layered);
    return layered;
  }
}
