package diag

// Nearest returns the candidate that a reader may have meant by word: the closest one that is at most a third of the
// word away, counted in inserted, dropped, changed and swapped letters. Of several the one counts that begins most like
// the word. It returns "" if none is that near.
func Nearest(word string, candidates []string) string {
	best, least := "", max(1, len(word)/3)+1
	for _, c := range candidates {
		d := distance(word, c)
		if d < least || best != "" && d == least && begin(word, c) > begin(word, best) {
			best, least = c, d
		}
	}
	return best
}

// begin is the length of the beginning that two words share.
func begin(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// distance is the optimal string alignment distance of a and b, in bytes.
func distance(a, b string) int {
	var before, above []int // two rows back, one row back
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, above, row = above, row, make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost(a[i-1], b[j-1]))
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(b)]
}

func cost(x, y byte) int {
	if x == y {
		return 0
	}
	return 1
}
