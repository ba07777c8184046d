package main

import (
	"fmt"
	"reflect"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// A record is Wide60: 20 texts, 20 whole numbers, 10 fractions, 5 truths and 5 times.
type record struct {
	odm.Document `bson:",inline"`

	S1, S2, S3, S4, S5, S6, S7, S8, S9, S10, S11, S12, S13, S14, S15, S16, S17, S18, S19, S20 string
	I1, I2, I3, I4, I5, I6, I7, I8, I9, I10, I11, I12, I13, I14, I15, I16, I17, I18, I19, I20 int64
	F1, F2, F3, F4, F5, F6, F7, F8, F9, F10                                                   float64
	B1, B2, B3, B4, B5                                                                        bool
	T1, T2, T3, T4, T5                                                                        time.Time
}

// A plainRecord is a record without odm.
type plainRecord struct {
	ID bson.ObjectID `bson:"_id,omitempty"`

	S1, S2, S3, S4, S5, S6, S7, S8, S9, S10, S11, S12, S13, S14, S15, S16, S17, S18, S19, S20 string
	I1, I2, I3, I4, I5, I6, I7, I8, I9, I10, I11, I12, I13, I14, I15, I16, I17, I18, I19, I20 int64
	F1, F2, F3, F4, F5, F6, F7, F8, F9, F10                                                   float64
	B1, B2, B3, B4, B5                                                                        bool
	T1, T2, T3, T4, T5                                                                        time.Time
}

// fill fills each field behind the id by its type and place.
func fill[R any](i int) *R {
	r := new(R)
	v := reflect.ValueOf(r).Elem()
	for f := 1; f < v.NumField(); f++ {
		switch field := v.Field(f).Addr().Interface().(type) {
		case *string:
			*field = fmt.Sprintf("value %d of %d", f, i)
		case *int64:
			*field = int64(i)*1_000_003 + int64(f)
		case *float64:
			*field = float64(i) + float64(f)/8
		case *bool:
			*field = (i+f)%2 == 0
		case *time.Time:
			*field = time.UnixMilli(1_700_000_000_000 + int64(i*60+f)).UTC()
		}
	}
	return r
}

// markRecord is a number that a wrong value in any field changes.
func markRecord[R any](r *R) (sum int64) {
	v := reflect.ValueOf(r).Elem()
	for f := 1; f < v.NumField(); f++ {
		switch field := v.Field(f).Interface().(type) {
		case string:
			sum += int64(len(field))
		case int64:
			sum += field
		case float64:
			sum += int64(field * 8)
		case bool:
			if field {
				sum += int64(f)
			}
		case time.Time:
			sum += field.UnixMilli()
		}
	}
	return sum
}

func plainRecordOf(i int) *plainRecord {
	r := fill[plainRecord](i)
	r.ID = idOf(i)
	return r
}

var records = shape[record, plainRecord]{
	name: "wide", model: fill[record], plain: plainRecordOf, noID: func(p *plainRecord) { p.ID = bson.NilObjectID },
	markT: markRecord[record], markP: markRecord[plainRecord],
}
