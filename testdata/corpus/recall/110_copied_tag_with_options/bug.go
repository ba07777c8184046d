// Package copied_tag_with_options is a rewritten real mistake.
//
// Origin: koderover/zadig d975f67a8 (2023-06-25) "fix bson tag": two fields with one key, options and all.
package copied_tag_with_options

type Rollout struct {
	Target    string `bson:"target"           json:"target"            yaml:"target"`
	Build     string `bson:"build,omitempty"  json:"build,omitempty"   yaml:"build,omitempty"`
	BuildName string `bson:"build,omitempty"  json:"build_name,omitempty"   yaml:"build_name,omitempty"` // BUG: duplicate-bson-key
}
