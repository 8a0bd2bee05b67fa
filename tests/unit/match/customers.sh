#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# examples/ieee-customers.sh: its rules on lines made for them, then the real register, if it is there (else skipped).
set -eu
cd "$(dirname "$0")/../../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat > "$work/lines.csv" <<'END'
Registry,Assignment,Organization Name,Organization Address
MA-L,000001,"Acme, Inc.",1 Buchanan Loop Ferndale WA US 98248 
MA-L,000002,Dutch B.V.,Kerkstraat 1 Leiden  NL 2288 ES 
MA-L,000003,"The ""Quoted"" Company",Rue 1 Paris  FR 75001 
MA-L,000004,AT&amp;T,1 Main Street Dallas TX US 75202 
MA-L,000005,Private,
MA-L,000006,"Acme, Inc.",another address San Jose CA US 95134 
MA-L,000007,"Acme, Inc.",12 rue de la Paix Paris  FR 75002 
MA-L,000008,Stateside,2744 Yorkmont Road Charlotte NC  28208 
MA-L,000009,Hong Kong Things,1 Nathan Road Kowloon HK NA 
MA-L,00000A,Order Reversed,95 Main Street Natick US MA 01760 
MA-L,00000B,No Postcode,Gesallvagen   SE  
MA-L,00000C,"Two
Lines",1 High Street London  GB SW1A 1AA 
MA-L,00000D,Lower case,no country here at all 
END
cat > "$work/wanted.csv" <<'END'
legal_name,country
"Acme, Inc.",US
Dutch B.V.,NL
"The ""Quoted"" Company",FR
AT&T,US
"Acme, Inc.",FR
Hong Kong Things,HK
Order Reversed,US
No Postcode,SE
Two Lines,GB
END
examples/ieee-customers.sh "$work/lines.csv" > "$work/got.csv" 2> "$work/told.txt"
diff -u "$work/wanted.csv" "$work/got.csv"
grep -q '13 registrations, 9 organisations written, 3 without a country left out (1 private)' "$work/told.txt"
grep -q 'no country: Stateside: ' "$work/told.txt"

if examples/ieee-customers.sh "$work/absent.csv" > /dev/null 2>&1; then
    echo "a file that is not there was no error" >&2
    exit 1
fi

if ! examples/ieee-customers.sh > "$work/customers.csv" 2> "$work/told.txt"; then
    grep -q 'oui.csv not found' "$work/told.txt" && exit 77
    cat "$work/told.txt" >&2
    exit 1
fi
tail -n 1 "$work/told.txt"
# The register grows from release to release of the package: 18 774 in Debian 12.
lines=$(wc -l < "$work/customers.csv")
left_out=$(sed -n 's/.* \([0-9]*\) without a country.*/\1/p' "$work/told.txt")
[ "$lines" -gt 18000 ] && [ "$lines" -lt 40000 ]
[ "$left_out" -lt 500 ]
# Every line ends in a country, no line comes twice.
! grep -vnE ',[A-Z]{2}$|^legal_name,country$' "$work/customers.csv"
[ "$(sort "$work/customers.csv" | uniq -d | wc -l)" -eq 0 ]
grep -q '^"HUAWEI TECHNOLOGIES CO.,LTD",CN$' "$work/customers.csv"
