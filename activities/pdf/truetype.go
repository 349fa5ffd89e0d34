package pdf

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// trueType is a TrueType font cut open, so that a file embeds only the glyphs it prints.
type trueType struct {
	tables map[string][]byte
	glyphs [][]byte // outlines by glyph number; empty ones print nothing
}

// embedded are the tables a PDF reader needs of a font whose characters the PDF itself maps to glyphs (ISO 32000-1, 9.9),
// in the order they must stand.
var embedded = []string{"glyf", "head", "hhea", "hmtx", "loca", "maxp"}

func parseTrueType(ttf []byte) (*trueType, error) {
	f := &trueType{tables: map[string][]byte{}}
	if len(ttf) < 12 {
		return nil, errors.New("truetype: no header")
	}
	for i := range int(binary.BigEndian.Uint16(ttf[4:])) {
		entry := ttf[12+16*i:]
		start, length := binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
		f.tables[string(entry[:4])] = ttf[start : start+length : start+length]
	}
	for _, name := range append([]string{"OS/2", "post"}, embedded...) {
		if f.tables[name] == nil {
			return nil, fmt.Errorf("truetype: no table %q", name)
		}
	}
	long := binary.BigEndian.Uint16(f.tables["head"][50:]) == 1
	offset := func(i int) uint32 {
		if long {
			return binary.BigEndian.Uint32(f.tables["loca"][4*i:])
		}
		return 2 * uint32(binary.BigEndian.Uint16(f.tables["loca"][2*i:]))
	}
	f.glyphs = make([][]byte, binary.BigEndian.Uint16(f.tables["maxp"][4:]))
	for i := range f.glyphs {
		f.glyphs[i] = withoutHints(f.tables["glyf"][offset(i):offset(i+1)])
	}
	return f, nil
}

// components are the places in a composite glyph where its parts are named, and where their list ends: most Vietnamese letters
// are a base with its marks. A simple glyph has none.
func components(glyph []byte) (places []int, end int) {
	if len(glyph) == 0 || int16(binary.BigEndian.Uint16(glyph)) >= 0 {
		return nil, 0
	}
	const wordArguments, scale, more, twoScales, matrix = 0x01, 0x08, 0x20, 0x40, 0x80
	for at := 10; ; {
		flags := binary.BigEndian.Uint16(glyph[at:])
		places = append(places, at)
		at += 6
		if flags&wordArguments != 0 {
			at += 2
		}
		switch {
		case flags&scale != 0:
			at += 2
		case flags&twoScales != 0:
			at += 4
		case flags&matrix != 0:
			at += 8
		}
		if flags&more == 0 {
			return places, at
		}
	}
}

// withoutHints is a glyph without the instructions that fit it to coarse screens. They are more than half of a font, and paper
// has no use for them.
func withoutHints(glyph []byte) []byte {
	if len(glyph) == 0 {
		return glyph
	}
	places, end := components(glyph)
	if places == nil {
		contours := int(binary.BigEndian.Uint16(glyph))
		at := 10 + 2*contours
		length := int(binary.BigEndian.Uint16(glyph[at:]))
		return slices.Concat(glyph[:at], []byte{0, 0}, glyph[at+2+length:])
	}
	const haveInstructions = 0x100
	glyph = slices.Clone(glyph[:end])
	for _, at := range places {
		binary.BigEndian.PutUint16(glyph[at:], binary.BigEndian.Uint16(glyph[at:])&^haveInstructions)
	}
	return glyph
}

// subset is a font file whose glyphs 1, 2, … are the wanted ones, in their order; after them come those they are composed of.
func (f *trueType) subset(wanted []uint16) []byte {
	order := append([]uint16{0}, wanted...)
	number := map[uint16]uint16{} // in the new font, by that in the old
	for i, glyph := range order {
		number[glyph] = uint16(i)
	}
	var glyf, hmtx []byte
	loca := []byte{0, 0, 0, 0}
	for i := 0; i < len(order); i++ {
		outline := slices.Clone(f.glyphs[order[i]])
		places, _ := components(outline)
		for _, at := range places {
			part := binary.BigEndian.Uint16(outline[at+2:])
			if _, known := number[part]; !known {
				number[part] = uint16(len(order))
				order = append(order, part)
			}
			binary.BigEndian.PutUint16(outline[at+2:], number[part])
		}
		glyf = append(glyf, outline...)
		glyf = append(glyf, make([]byte, -len(glyf)&3)...)
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		hmtx = append(hmtx, f.metric(int(order[i]))...)
	}
	head, hhea, maxp := slices.Clone(f.tables["head"]), slices.Clone(f.tables["hhea"]), slices.Clone(f.tables["maxp"])
	binary.BigEndian.PutUint32(head[8:], 0)  // the checksum adjustment counts as zero until it is known
	binary.BigEndian.PutUint16(head[50:], 1) // loca has 32-bit offsets
	binary.BigEndian.PutUint16(hhea[34:], uint16(len(order)))
	binary.BigEndian.PutUint16(maxp[4:], uint16(len(order)))
	return assemble(map[string][]byte{"glyf": glyf, "head": head, "hhea": hhea, "hmtx": hmtx, "loca": loca, "maxp": maxp})
}

// metric is a glyph's width and left side bearing, two bytes each. Glyphs after the last width share it.
func (f *trueType) metric(glyph int) []byte {
	hmtx, widths := f.tables["hmtx"], int(binary.BigEndian.Uint16(f.tables["hhea"][34:]))
	if glyph < widths {
		return hmtx[4*glyph : 4*glyph+4]
	}
	bearing := 4*widths + 2*(glyph-widths)
	return []byte{hmtx[4*widths-4], hmtx[4*widths-3], hmtx[bearing], hmtx[bearing+1]}
}

// assemble writes tables as a font file with its directory and checksums.
func assemble(tables map[string][]byte) []byte {
	const directoryEntry = 16
	n := uint16(len(embedded))
	power := uint16(4) // the largest power of two not above the number of tables
	file := binary.BigEndian.AppendUint32(nil, 0x00010000)
	for _, v := range []uint16{n, power * directoryEntry, 2, (n - power) * directoryEntry} {
		file = binary.BigEndian.AppendUint16(file, v)
	}
	offset := len(file) + len(embedded)*directoryEntry
	var body []byte
	headAt := 0
	for _, name := range embedded {
		table := tables[name]
		if name == "head" {
			headAt = offset + len(body)
		}
		file = append(file, name...)
		for _, v := range []uint32{checksum(table), uint32(offset + len(body)), uint32(len(table))} {
			file = binary.BigEndian.AppendUint32(file, v)
		}
		body = append(body, table...)
		body = append(body, make([]byte, -len(body)&3)...)
	}
	file = append(file, body...)
	binary.BigEndian.PutUint32(file[headAt+8:], 0xB1B0AFBA-checksum(file))
	return file
}

// checksum adds up 32-bit words, the last one filled with zeros.
func checksum(data []byte) uint32 {
	var sum uint32
	for ; len(data) >= 4; data = data[4:] {
		sum += binary.BigEndian.Uint32(data)
	}
	var rest [4]byte
	copy(rest[:], data)
	return sum + binary.BigEndian.Uint32(rest[:])
}

// unit reads a signed 16-bit value of a table, in font units.
func (f *trueType) unit(table string, at int) int {
	return int(int16(binary.BigEndian.Uint16(f.tables[table][at:])))
}
