// Package copied_time_tag is a rewritten real mistake.
//
// Origin: openimsdk/open-im-server b5c11ece5 (2022-04-19): a copied tag gave two fields one key.
package copied_time_tag

type Canary struct {
	Name       string `bson:"name" json:"name"`
	CreateTime int64  `bson:"create_time" json:"create_time"`
	UpdateBy   string `bson:"update_by" json:"update_by"`
	UpdateTime int64  `bson:"create_time" json:"update_time"` // BUG: duplicate-bson-key
}
