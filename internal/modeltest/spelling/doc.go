// Package spelling proves that package odm/agg spells every stage, expression, accumulator and window function that the
// tables of internal/mql know, with the arguments that they name, and that a real server takes what it writes. It holds
// tests only.
package spelling
