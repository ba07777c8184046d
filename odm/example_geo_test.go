package odm_test

import (
	"fmt"

	"github.com/databridge-go/databridge/odm"
)

func ExampleNear() {
	fmt.Println(odm.Near(spotLoc, odm.NewPoint(10.75, 59.91), odm.MaxDistance(500)))
	// Output: {"loc":{"$near":{"$geometry":{"type":"Point","coordinates":[10.75,59.91]},"$maxDistance":500.0}}}
}

func ExampleGeoWithin() {
	fmt.Println(odm.GeoWithin(spotFlat, odm.Box(odm.Position{0, 0}, odm.Position{3, 2})))
	fmt.Println(odm.GeoWithin(spotLoc, odm.CenterSphere(odm.Position{10.75, 59.91}, 0.001)))
	// Output:
	// {"flat":{"$geoWithin":{"$box":[[0.0,0.0],[3.0,2.0]]}}}
	// {"loc":{"$geoWithin":{"$centerSphere":[[10.75,59.91],0.001]}}}
}

func ExampleGeoIntersects() {
	fmt.Println(odm.GeoIntersects(spotArea, odm.NewPoint(10.75, 59.91)))
	fmt.Println(odm.GeoIntersects(spotArea, odm.NewPoint(59.91, 110)))
	// Output:
	// {"area":{"$geoIntersects":{"$geometry":{"type":"Point","coordinates":[10.75,59.91]}}}}
	// odm: [59.91 110] is no place on earth: longitude -180 to 180 comes first, latitude -90 to 90 second
}

func ExampleTextSearch() {
	fmt.Println(odm.Filter[Spot](odm.TextSearch("coffee -cake")))
	fmt.Println(odm.Filter[Spot](odm.TextSearch(odm.Phrase("-cake"))))
	// Output:
	// {"$text":{"$search":"coffee -cake"}}
	// {"$text":{"$search":"\"-cake\""}}
}

func ExampleEscapeRegex() {
	fmt.Println(odm.EscapeRegex("1+1=2?"))
	// Output: 1\+1=2\?
}
