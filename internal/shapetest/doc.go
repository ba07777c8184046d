// Package shapetest holds package shape to a real MongoDB: every field that a pipeline returns must be one that the
// computed shape allows, and every field that the manual's pipelines name one that the language server offers there. It is
// a package of its own because the analyzer never imports the driver.
package shapetest
