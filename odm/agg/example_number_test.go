package agg_test

import (
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/agg"
)

func ExampleAdd() {
	const net, tax agg.As = "net", "tax"
	compute(bson.M{"net": 80, "tax": 20.5},
		agg.Field("gross", agg.Add(net, tax)),
		agg.Field("less", agg.Subtract(net, tax)),
		agg.Field("double", agg.Multiply(net, 2)),
		agg.Field("third", agg.Round(agg.Divide(net, 3), 2)),
		agg.Field("rest", agg.Mod(net, 3)),
		agg.Field("whole", agg.Array(agg.Floor(tax), agg.Ceil(tax), agg.Round(tax), agg.Trunc(tax))),
		agg.Field("size", agg.Abs(agg.Subtract(tax, net))),
	)
	// Output:
	// gross 100.5
	// less 59.5
	// double 160
	// third 26.67
	// rest 2
	// whole [20.0,21.0,20.0,20.0]
	// size 59.5
}

func ExamplePow() {
	const x agg.As = "x"
	compute(bson.M{"x": 100},
		agg.Field("powers", agg.Array(agg.Pow(x, 2), agg.Sqrt(x), agg.Exp(0))),
		agg.Field("logarithms", agg.Array(agg.Log10(x), agg.Log(x, 10), agg.Ln(1))),
	)
	fmt.Println(agg.Sigmoid(x))
	// Output:
	// powers [10000,10.0,1.0]
	// logarithms [2.0,2.0,0.0]
	// {"$sigmoid":"$x"}
}

// Angles are in radians.
func ExampleSin() {
	const degrees agg.As = "degrees"
	turn := agg.DegreesToRadians(degrees)
	compute(bson.M{"degrees": 0},
		agg.Field("of", agg.Array(agg.Sin(turn), agg.Cos(turn), agg.Tan(turn))),
		agg.Field("to", agg.Array(agg.Asin(0), agg.Acos(1), agg.Atan(0), agg.Atan2(0, 1))),
		agg.Field("hyperbolic", agg.Array(agg.Sinh(turn), agg.Cosh(turn), agg.Tanh(turn))),
		agg.Field("back", agg.Array(agg.Asinh(0), agg.Acosh(1), agg.Atanh(0))),
		agg.Field("degrees", agg.RadiansToDegrees(turn)),
	)
	// Output:
	// of [0.0,1.0,0.0]
	// to [0.0,0.0,0.0,0.0]
	// hyperbolic [0.0,1.0,0.0]
	// back [0.0,0.0,0.0]
	// degrees 0.0
}

// The bits of numbers since MongoDB 6.3.
func ExampleBitAnd() {
	const flags agg.As = "flags"
	fmt.Println(agg.BitAnd(flags, 6))
	fmt.Println(agg.BitOr(flags, 1))
	fmt.Println(agg.BitXor(flags, 1))
	fmt.Println(agg.BitNot(flags))
	// Output:
	// {"$bitAnd":["$flags",6]}
	// {"$bitOr":["$flags",1]}
	// {"$bitXor":["$flags",1]}
	// {"$bitNot":"$flags"}
}

// Closeness of vectors since MongoDB 8.3.
func ExampleSimilarityCosine() {
	const a, b agg.As = "a", "b"
	fmt.Println(agg.SimilarityCosine(a, b))
	fmt.Println(agg.SimilarityDotProduct(a, b, true))
	fmt.Println(agg.SimilarityEuclidean(a, []float64{1, 0}, true))
	// Output:
	// {"$similarityCosine":{"vectors":["$a","$b"]}}
	// {"$similarityDotProduct":{"vectors":["$a","$b"],"score":true}}
	// {"$similarityEuclidean":{"vectors":["$a",[1.0,0.0]],"score":true}}
}

// Over a list of values, or the elements of an array.
func ExampleSumOf() {
	const marks agg.As = "marks"
	compute(bson.M{"marks": []int{3, 1, 2}},
		agg.Field("sum", agg.SumOf(marks)),
		agg.Field("mean", agg.AvgOf(marks)),
		agg.Field("range", agg.Array(agg.MinOf(marks), agg.MaxOf(marks))),
		agg.Field("least", agg.MinNOf(marks, 2)),
		agg.Field("most", agg.MaxNOf(marks, 2)),
		agg.Field("of these", agg.SumOf(1, 2, agg.As("absent"))),
		agg.Field("deviation", agg.Array(agg.StdDevSampOf(marks), agg.Round(agg.StdDevPopOf(marks), 2))),
	)
	// Since MongoDB 7.0:
	fmt.Println(agg.MedianOf(marks))
	fmt.Println(agg.PercentileOf(marks, []float64{0.5, 0.9}))
	// Output:
	// sum 6
	// mean 2.0
	// range [1,3]
	// least [1,2]
	// most [3,2]
	// of these 3
	// deviation [1.0,0.82]
	// {"$median":{"input":"$marks","method":"approximate"}}
	// {"$percentile":{"input":"$marks","p":[0.5,0.9],"method":"approximate"}}
}
