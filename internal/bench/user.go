package main

import (
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// A user is document B of the benchmarks that Beanie's users know: six fields beside the id, 137 bytes.
type user struct {
	odm.Document `bson:",inline"`
	Name         string  `bson:"name"`
	Email        string  `bson:"email"`
	Age          int     `bson:"age"`
	City         string  `bson:"city"`
	Score        float64 `bson:"score"`
	Active       bool    `bson:"active"`
}

// The fields of a user that odm's variants use.
const (
	userID  odm.Field[user, bson.ObjectID] = "_id"
	userAge odm.Num[user, int]             = "age"
)

// A plainUser is a user without odm.
type plainUser struct {
	ID     bson.ObjectID `bson:"_id,omitempty"`
	Name   string        `bson:"name"`
	Email  string        `bson:"email"`
	Age    int           `bson:"age"`
	City   string        `bson:"city"`
	Score  float64       `bson:"score"`
	Active bool          `bson:"active"`
}

// The fields of a plainUser.
const (
	plainUserID  odm.Field[plainUser, bson.ObjectID] = "_id"
	plainUserAge odm.Num[plainUser, int]             = "age"
)

// cities are those of document B.
var cities = [...]string{"NYC", "LA", "SF", "Chicago", "Boston"}

func plainUserOf(i int) *plainUser {
	return &plainUser{
		ID: idOf(i), Name: fmt.Sprint("User", i), Email: fmt.Sprintf("user%d@example.com", i), Age: 20 + i%50,
		City: cities[i%len(cities)], Score: float64(i) * 1.5, Active: i%2 == 0,
	}
}

func userOf(i int) *user {
	p := plainUserOf(i)
	return &user{Name: p.Name, Email: p.Email, Age: p.Age, City: p.City, Score: p.Score, Active: p.Active}
}

// markUser is a number that a wrong value in any field changes; every program that is measured computes the same.
func markUser(name, email, city string, age int, score float64, active bool) int64 {
	sum := int64(len(name)) + 7*int64(len(email)) + 13*int64(len(city)) + 31*int64(age) + 17*int64(score*2)
	if active {
		sum += 5
	}
	return sum
}

var users = shape[user, plainUser]{
	name: "user", model: userOf, plain: plainUserOf, noID: func(p *plainUser) { p.ID = bson.NilObjectID },
	markT: func(u *user) int64 { return markUser(u.Name, u.Email, u.City, u.Age, u.Score, u.Active) },
	markP: func(u *plainUser) int64 { return markUser(u.Name, u.Email, u.City, u.Age, u.Score, u.Active) },
}

// An account is document A: three fields beside the id.
type account struct {
	odm.Document `bson:",inline"`
	Name         string `bson:"name"`
	Email        string `bson:"email"`
	Age          int    `bson:"age"`
}

// A plainAccount is an account without odm.
type plainAccount struct {
	ID    bson.ObjectID `bson:"_id,omitempty"`
	Name  string        `bson:"name"`
	Email string        `bson:"email"`
	Age   int           `bson:"age"`
}

func plainAccountOf(i int) *plainAccount {
	return &plainAccount{ID: idOf(i), Name: fmt.Sprint("User", i), Email: fmt.Sprintf("u%d@test.com", i), Age: 20 + i%50}
}

func accountOf(i int) *account {
	p := plainAccountOf(i)
	return &account{Name: p.Name, Email: p.Email, Age: p.Age}
}

var accounts = shape[account, plainAccount]{
	name: "account", model: accountOf, plain: plainAccountOf, noID: func(p *plainAccount) { p.ID = bson.NilObjectID },
	markT: func(a *account) int64 { return markUser(a.Name, a.Email, "", a.Age, 0, false) },
	markP: func(a *plainAccount) int64 { return markUser(a.Name, a.Email, "", a.Age, 0, false) },
}
