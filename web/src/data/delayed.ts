// A value that follows another once it has been still for a moment: search as one types, without a question per letter.
import { useEffect, useState } from 'react';

export function useDelayed<T>(value: T, delayMs = 200): T {
  const [delayed, setDelayed] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setDelayed(value), delayMs);
    return () => clearTimeout(timer);
  }, [value, delayMs]);
  return delayed;
}
