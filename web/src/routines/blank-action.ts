// An action as it begins; what is empty in it has still to be chosen.
import type { Action } from '#core/routine/document.ts';

export function blankAction(kind: Action['do']): Action {
  switch (kind) {
    case 'volume':
    case 'volume-cap':
      return { do: kind, percent: 40 };
    case 'volume-fade':
      return { do: kind, toPercent: 20, minutes: 10 };
    case 'play-card':
      return { do: kind, yotoCardId: '' };
    case 'play-stream':
      return { do: kind, streamId: '' };
    case 'sleep-timer':
      return { do: kind, minutes: 30 };
    case 'night-light':
      return { do: kind, colour: '#ff9a3c' };
    case 'say':
      return { do: kind, text: '' };
    case 'say-recording':
      return { do: kind, audioId: '' };
    case 'notify':
      return { do: kind, text: '', to: 'app' };
    case 'switch':
      return { do: kind, name: '', on: true };
    default:
      return { do: kind };
  }
}
