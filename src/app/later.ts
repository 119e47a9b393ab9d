/**
 * Views that the first look does without: scripts of their own, so that the page stands sooner. Fetched once it stands, and by then in
 * most cases before they are asked for.
 */
export const LATER = {
  dialogs: () => import('./Dialogs.svelte'),
  explain: () => import('../features/explain/ExplainScreen.svelte'),
  patients: () => import('./PatientViews.svelte'),
  report: () => import('../features/report/ReportScreen.svelte'),
  settings: () => import('./SettingsView.svelte'),
  tour: () => import('../features/tour/TourScreen.svelte'),
};

/** What does not come is asked for again when it is wanted. */
export async function fetchLater(): Promise<void> {
  await Promise.allSettled(Object.values(LATER).map((load) => load()));
}
