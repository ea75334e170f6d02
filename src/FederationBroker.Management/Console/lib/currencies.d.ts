/** Decimal places by ISO 4217; the broker writes this module from its own table. */
export const minorDigits: Record<string, number>;
