// Package pattern_with_anchors is a mistake of a known kind in code written for this test: a name from the request is put
// between anchors, and is a regular expression still.
package pattern_with_anchors

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Contact struct {
	ID    bson.ObjectID `bson:"_id,omitempty" json:"id"`
	Name  string        `bson:"name" json:"name"`
	Email string        `bson:"email" json:"email"`
}

type API struct{ contacts *mongo.Collection }

func NewAPI(db *mongo.Database) *API { return &API{contacts: db.Collection("contacts")} }

func (a *API) Routes(mux *http.ServeMux) {
	mux.HandleFunc("POST /contacts", a.create)
	mux.HandleFunc("GET /contacts/{email}", a.byEmail)
}

func (a *API) create(w http.ResponseWriter, r *http.Request) {
	var c Contact
	if err := json.NewDecoder(r.Body).Decode(&c); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if _, err := a.contacts.InsertOne(r.Context(), c); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// byEmail finds a contact in any spelling of the address.
func (a *API) byEmail(w http.ResponseWriter, r *http.Request) {
	pattern := fmt.Sprintf("^%s$", r.PathValue("email"))
	filter := bson.D{{Key: "email", Value: bson.Regex{Pattern: pattern, Options: "i"}}} // BUG: regex-injection
	var c Contact
	switch err := a.contacts.FindOne(r.Context(), filter).Decode(&c); {
	case errors.Is(err, mongo.ErrNoDocuments):
		http.NotFound(w, r)
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
	default:
		_ = json.NewEncoder(w).Encode(c)
	}
}
