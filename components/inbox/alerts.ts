"use client";
import { create } from "zustand";

const SOUND_KEY = "parley.inbox.sound";
const DESKTOP_KEY = "parley.inbox.desktop";

interface Alerts {
  sound: boolean;
  desktop: boolean;
  setSound: (on: boolean) => void;
  setDesktop: (on: boolean) => void;
}

/** Whether this browser may ring and show notifications: both are off until the person wants them, and kept here only. */
export const useAlerts = create<Alerts>()((set) => ({
  sound: kept(SOUND_KEY),
  desktop: kept(DESKTOP_KEY) && typeof Notification !== "undefined" && Notification.permission === "granted",
  setSound: (sound) => {
    keep(SOUND_KEY, sound);
    set({ sound });
  },
  setDesktop: (desktop) => {
    keep(DESKTOP_KEY, desktop);
    set({ desktop });
  },
}));

/** Two short notes, made here: no file, nothing fetched. */
export function ring(): void {
  if (typeof AudioContext === "undefined") return;
  const audio = new AudioContext();
  const volume = audio.createGain();
  volume.connect(audio.destination);
  const start = audio.currentTime;
  volume.gain.setValueAtTime(0.08, start);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.35);
  for (const [index, frequency] of [660, 880].entries()) {
    const tone = audio.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(volume);
    tone.start(start + index * 0.12);
    tone.stop(start + index * 0.12 + 0.2);
    if (index === 1) tone.onended = () => void audio.close();
  }
}

/** A notification of the system, where the person allowed them and is not looking at the page. */
export function tell(title: string, body: string, tag: string, onClick: () => void): void {
  if (typeof Notification === "undefined" || Notification.permission !== "granted") return;
  try {
    const shown = new Notification(title, { body, tag });
    shown.onclick = () => {
      window.focus();
      onClick();
      shown.close();
    };
  } catch {
    // Chrome on Android knows notifications of service workers only: the sound and the list have to do.
  }
}

function kept(key: string): boolean {
  try {
    return typeof localStorage !== "undefined" && localStorage.getItem(key) === "1";
  } catch {
    return false;
  }
}

/** A browser that keeps nothing forgets the wish with the page. */
function keep(key: string, on: boolean): void {
  try {
    localStorage.setItem(key, on ? "1" : "0");
  } catch {
    return;
  }
}
