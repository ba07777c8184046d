// Package search_reads_a_pattern is a mistake of a known kind in code written for this test: what a visitor types into the
// search field is read as a regular expression.
package search_reads_a_pattern

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Recipe struct {
	ID     bson.ObjectID `bson:"_id,omitempty" json:"id"`
	Title  string        `bson:"title" json:"title"`
	Cook   string        `bson:"cook" json:"cook"`
	Public bool          `bson:"public" json:"-"`
}

type Server struct {
	recipes *mongo.Collection
}

func NewServer(db *mongo.Database) *Server { return &Server{recipes: db.Collection("recipes")} }

func (s *Server) add(ctx context.Context, r Recipe) error {
	_, err := s.recipes.InsertOne(ctx, r)
	return err
}

// Search answers GET /recipes?q=…
func (s *Server) Search(w http.ResponseWriter, r *http.Request) {
	filter := bson.M{"public": true}
	if term := strings.TrimSpace(r.URL.Query().Get("q")); term != "" {
		filter["title"] = bson.M{"$regex": term, "$options": "i"} // BUG: regex-injection
	}
	cur, err := s.recipes.Find(r.Context(), filter, options.Find().SetLimit(50))
	if err != nil {
		http.Error(w, "search failed", http.StatusInternalServerError)
		return
	}
	found := []Recipe{}
	if err := cur.All(r.Context(), &found); err != nil {
		http.Error(w, "search failed", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(found)
}

// Create answers POST /recipes.
func (s *Server) Create(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Title string `json:"title"`
		Cook  string `json:"cook"`
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	if err := s.add(r.Context(), Recipe{Title: in.Title, Cook: in.Cook, Public: true}); err != nil {
		http.Error(w, "not stored", http.StatusInternalServerError)
		return
	}
	w.WriteHeader(http.StatusCreated)
}
