#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Writes the organisations of Debian's package ieee-data (public domain) as customers to import: CSV with the columns
# legal_name,country, each pair once, in the order of the register, spelled as they come.
#
#     ieee-customers.sh [FILE.csv ...] > customers.csv
#
# Without files it takes oui.csv, wherever the package put it. An address ends "city state COUNTRY postcode", any of
# them missing: the country is the last two-letter country code before the postcode. Lines without one are left out;
# how many, and what they were, is told on standard error.
set -eu

if [ $# -eq 0 ]; then
    for folder in /usr/share/ieee-data /var/lib/ieee-data /usr/share/misc/ieee-data; do
        if [ -s "$folder/oui.csv" ]; then
            set -- "$folder/oui.csv"
            break
        fi
    done
fi
if [ $# -eq 0 ]; then
    # The package may have moved it; it knows where to.
    found=$(dpkg -L ieee-data 2>/dev/null | grep '/oui\.csv$' | head -n 1 || true)
    if [ -z "$found" ] || [ ! -s "$found" ]; then
        echo "ieee-customers: oui.csv not found; install the package ieee-data or name the file" >&2
        exit 1
    fi
    set -- "$found"
fi

LC_ALL=C exec awk '
BEGIN {
    codes = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV " \
        "BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET " \
        "FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM " \
        "IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD " \
        "ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE " \
        "PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST " \
        "SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS " \
        "YE YT ZA ZM ZW"
    count = split(codes, list, " ")
    for (i = 1; i <= count; i++)
        is_code[list[i]] = 1
    # What also stands for a state of the USA, or "GD" for Guangdong.
    count = split("AL AR AZ CA CO DE GA GD ID IL IN KY LA MA MD ME MN MO MS MT NC NE PA SC SD TN VA", list, " ")
    for (i = 1; i <= count; i++)
        is_state[list[i]] = 1
    print "legal_name,country"
}

# Parts one record into field[1..n]. Returns n; 0: a quoted field goes on in the next line.
function parse(record,    n, c, i, in_quotes, text, length_) {
    n = 1
    text = ""
    in_quotes = 0
    length_ = length(record)
    for (i = 1; i <= length_; i++) {
        c = substr(record, i, 1)
        if (in_quotes) {
            if (c != "\"")
                text = text c
            else if (substr(record, i + 1, 1) == "\"") {
                text = text c
                i++
            } else
                in_quotes = 0
        } else if (c == "\"")
            in_quotes = 1
        else if (c == ",") {
            field[n++] = text
            text = ""
        } else
            text = text c
    }
    field[n] = text
    return in_quotes ? 0 : n
}

# Single blanks, so that an empty field of the address stays seen as two in a row.
function country_of(address,    part, n, i) {
    n = split(address, part, /[ ]/)
    for (i = n; i >= 1; i--) {
        if (!(part[i] in is_code))
            continue
        if (i > 2 && part[i - 2] == "NL" && part[i - 1] ~ /^[0-9][0-9][0-9][0-9]$/)
            continue                                   # "NL 2288 ES": the end of a Dutch postcode
        if (i > 1 && (part[i - 1] == "US" || part[i - 1] == "GB"))
            continue                                   # "US MA 01760", "GB SO 30 4DA": a state, a postcode
        if (part[i] == "NA" && i > 1 && (part[i - 1] in is_code))
            continue                                   # "HK NA": no postcode
        if (part[i] in is_state && i + 2 <= n && part[i + 1] == "" && part[i + 2] ~ /^[0-9]/)
            return ""                                  # "Charlotte NC  28208": a state, and no country behind it
        return part[i]
    }
    return ""
}

function quoted(text) {
    if (text !~ /[",\r\n]/)
        return text
    gsub(/"/, "\"\"", text)
    return "\"" text "\""
}

{
    sub(/\r$/, "")
    record = pending == "" ? $0 : pending "\n" $0
    n = parse(record)
    pending = n == 0 ? record : ""
    if (n == 0 || (field[1] == "Registry" && field[2] == "Assignment"))
        next
    registrations++
    name = n >= 3 ? field[3] : ""
    gsub(/[ \t\r\n]+/, " ", name)
    sub(/^ /, "", name)
    sub(/ $/, "", name)
    gsub(/&amp;/, "\\&", name)
    country = n >= 4 ? country_of(field[4]) : ""
    if (name == "" || country == "") {
        skipped++
        if (name == "Private")
            private++
        else
            print "ieee-customers: no country: " name ": " field[4] > "/dev/stderr"
        next
    }
    if (seen[name, country]++)
        next
    written++
    print quoted(name) "," country
}

END {
    if (pending != "") {
        print "ieee-customers: the last record has an open quote" > "/dev/stderr"
        exit 1
    }
    printf "ieee-customers: %d registrations, %d organisations written, %d without a country left out (%d private)\n", \
        registrations, written, skipped, private > "/dev/stderr"
}' "$@"
