/** A date (VR DA, and YYYY.MM.DD of ACR-NEMA) as ISO 8601; anything that is not a day of the calendar is null. */
export function isoDate(text: string | undefined): string | null {
  const parts = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(text?.trim() ?? '');
  if (!parts) return null;
  const iso = `${parts[1]}-${parts[2]}-${parts[3]}`;
  const instant = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(iso) ? iso : null;
}
