package locale

// The tables of the languages, from CLDR 48 (locales en, en-150, de, es, fr,
// ja, zh and those of the regions named). golden_test.go holds them to it.

// Blank that does not break a line.
const nb = "\u00a0"

func english() *tongue {
	us := dates{"EEEE, MMMM d", "EEEE, MMMM d, y", "EEE, MMM d", "EEE, MMM d, y", "MMMM d", "MMMM d, y", "MMMM y"}
	au := dates{"EEEE d MMMM", "EEEE d MMMM y", "EEE, d MMM", "EEE, d MMM y", "d MMMM", "d MMMM y", "MMMM y"}
	gb := dates{"EEEE d MMMM", "EEEE, d MMMM y", "EEE d MMM", "EEE, d MMM y", "d MMMM", "d MMMM y", "MMMM y"}
	in := dates{"EEEE, d MMMM", "EEEE, d MMMM y", "EEE, d MMM", "EEE, d MMM, y", "d MMMM", "d MMMM y", "MMMM y"}
	ie := dates{"EEEE, d MMMM", "EEEE d MMMM y", "EEE, d MMM", "EEE d MMM y", "d MMMM", "d MMMM y", "MMMM y"}
	upper := hours{"HH:mm", "h:mm" + nb + "a", "H–H", "AM", "PM", "–", false}
	canada := hours{"HH:mm", "h:mm" + nb + "a", "H–H", "a.m.", "p.m.", "–", false}
	points := hours{"HH.mm", "h.mm" + nb + "a", "H–H", "am", "pm", "–", false}
	return &tongue{
		// English of no region is that of Europe, en-150.
		dates: dates{"EEEE, d MMMM", "EEEE, d MMMM y", "EEE, d MMM", "EEE, d MMM y", "d MMMM", "d MMMM y", "MMMM y"},
		names: names{
			days: "Sunday Monday Tuesday Wednesday Thursday Friday Saturday", shortDays: "Sun Mon Tue Wed Thu Fri Sat", alone: "Sun Mon Tue Wed Thu Fri Sat",
			months:      "January February March April May June July August September October November December",
			shortMonths: "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec",
		},
		hours:  hours{"HH:mm", "h:mm" + nb + "a", "H–H", "am", "pm", "–", false},
		digits: digits{",", ".", 1, false, "#%"},
		labels: labels{
			"#°C", "#°F", "#" + nb + "km/h", "#" + nb + "mph", "#" + nb + "mm", "#" + nb + "in",
			"#" + nb + "sec", "#" + nb + "min", "#" + nb + "hr", "#" + nb + "d",
			[5]string{"B", "kB", "MB", "GB", "TB"}, ", ", " and ",
		},
		twelve: "AE AG AS AU BB BM BS CA CY DM ER FJ FM GD GH GM GU GY HK IN JM KI KN KY LC LR LS MH MO MP MW MY NA NZ PG PH PK PR PW SB SD SG SL SS SZ " +
			"TC TO TT UM US VC VG VI VU WS ZM",
		variants: []variant{
			{regions: "AS BI CA GU JP MH MP PH PR UM US VI", dates: &us},
			{regions: "AS AE BI GU JP MH MP PH PR UM US VI", hours: &upper},
			{regions: "GB", dates: &gb}, {regions: "AU", dates: &au}, {regions: "IN ZW", dates: &in}, {regions: "IE", dates: &ie},
			{regions: "AU", months: [2]string{"", "Jan Feb Mar Apr May June July Aug Sept Oct Nov Dec"}},
			{regions: "AE AS BI CA GU JP MH MP PH PR UM US VI", months: [2]string{"", "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"}},
			{regions: "CA", hours: &canada}, {regions: "DK FI ID", hours: &points},
			{regions: "AT DE DK", digits: &digits{".", ",", 1, false, "#" + nb + "%"}},
			{regions: "BE ES ID IT NL PL RO SI", digits: &digits{".", ",", 1, false, "#%"}},
			{regions: "CZ EE FR GE HU LT LV PT SK UA ZA", digits: &digits{nb, ",", 1, false, "#%"}},
			{regions: "FI NO SE", digits: &digits{nb, ",", 1, false, "#" + nb + "%"}},
			{regions: "CH", digits: &digits{"'", ".", 1, false, "#%"}},
			{regions: "IN", digits: &digits{",", ".", 1, true, "#%"}},
		},
	}
}

func german() *tongue {
	return &tongue{
		dates: dates{"EEEE, d. MMMM", "EEEE, d. MMMM y", "EEE, d. MMM", "EEE, d. MMM y", "d. MMMM", "d. MMMM y", "MMMM y"},
		names: names{
			days: "Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag", shortDays: "So. Mo. Di. Mi. Do. Fr. Sa.", alone: "So Mo Di Mi Do Fr Sa",
			months:      "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
			shortMonths: "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
		},
		hours:  hours{"HH:mm", "h:mm" + nb + "a", "H–H'" + nb + "Uhr'", "AM", "PM", "–", false},
		digits: digits{".", ",", 1, false, "#" + nb + "%"},
		labels: labels{
			"#" + nb + "°C", "#" + nb + "°F", "#" + nb + "km/h", "#" + nb + "mi/h", "#" + nb + "mm", "#" + nb + "in",
			"#" + nb + "Sek.", "#" + nb + "Min.", "#" + nb + "Std.", "#" + nb + "Tg.",
			[5]string{"B", "kB", "MB", "GB", "TB"}, ", ", " und ",
		},
		variants: []variant{
			{regions: "AT IT", months: [2]string{
				"Jänner Februar März April Mai Juni Juli August September Oktober November Dezember",
				"Jän. Feb. März Apr. Mai Juni Juli Aug. Sep. Okt. Nov. Dez.",
			}},
			{regions: "AT", digits: &digits{nb, ",", 1, false, "#" + nb + "%"}},
			{regions: "CH LI", digits: &digits{"'", ".", 1, false, "#%"}},
		},
	}
}

func spanish() *tongue {
	mx := dates{"EEEE, d 'de' MMMM", "EEEE, d 'de' MMMM 'de' y", "EEE d 'de' MMM", "EEE, d 'de' MMM 'de' y", "d 'de' MMMM", "d 'de' MMMM 'de' y", "MMMM 'de' y"}
	us := mx
	us.short = "EEE, d 'de' MMM"
	colombia := dates{"EEEE, d 'de' MMMM", "EEEE, d 'de' MMMM 'de' y", "EEE, d 'de' MMM", "EEE, d MMM y", "d 'de' MMMM", "d 'de' MMMM 'de' y", "MMMM 'de' y"}
	close := hours{"H:mm", "h:mm" + nb + "a", "H–H", "a.m.", "p.m.", "–", false}
	latin := digits{".", ",", 1, false, "#%"}
	return &tongue{
		dates: dates{"EEEE, d 'de' MMMM", "EEEE, d 'de' MMMM 'de' y", "EEE, d MMM", "EEE, d MMM y", "d 'de' MMMM", "d 'de' MMMM 'de' y", "MMMM 'de' y"},
		names: names{
			days: "domingo lunes martes miércoles jueves viernes sábado", shortDays: "dom lun mar mié jue vie sáb", alone: "dom lun mar mié jue vie sáb",
			months:      "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
			shortMonths: "ene feb mar abr may jun jul ago sept oct nov dic",
		},
		hours:  hours{"H:mm", "h:mm" + nb + "a", "H–H'" + nb + "h'", "a." + nb + "m.", "p." + nb + "m.", "–", false},
		digits: digits{".", ",", 2, false, "#" + nb + "%"},
		labels: labels{
			"#" + nb + "°C", "#" + nb + "°F", "#" + nb + "km/h", "#" + nb + "mi/h", "#" + nb + "mm", "#" + nb + "in",
			"#" + nb + "s", "#" + nb + "min", "#" + nb + "h", "#" + nb + "d",
			[5]string{"B", "kB", "MB", "GB", "TB"}, ", ", " y ",
		},
		twelve: "AR BO CL CO CR CU DO EC GT HN MX NI PA PE PH PR PY SV US UY VE",
		variants: []variant{
			{regions: "MX", dates: &mx, months: [2]string{"", "ene feb mar abr may jun jul ago sep oct nov dic"}},
			{regions: "US", dates: &us}, {regions: "CO", dates: &colombia},
			{regions: "PE UY", months: [2]string{
				"enero febrero marzo abril mayo junio julio agosto setiembre octubre noviembre diciembre",
				"ene. feb. mar. abr. may. jun. jul. ago. set. oct. nov. dic.",
			}},
			{regions: "PY VE", months: [2]string{"", "ene. feb. mar. abr. may. jun. jul. ago. sept. oct. nov. dic."}},
			{regions: "BR BZ CU MX US", hours: &close},
			{regions: "AR BO CL CO EC PY UY VE", digits: &latin},
			{regions: "BR BZ CU DO GT HN MX NI PA PE PR SV US", digits: &digits{",", ".", 1, false, "#%"}},
			{regions: "CR", digits: &digits{nb, ",", 1, false, "#%"}},
		},
	}
}

func french() *tongue {
	quebec := hours{"HH'" + nb + "h" + nb + "'mm", "h'" + nb + "h" + nb + "'mm" + nb + "a", "H'" + nb + "h'–H'" + nb + "h'", "a.m.", "p.m.", "–", false}
	swiss := dates{"EEEE d MMMM", "EEEE, d MMMM y", "EEE d MMM", "EEE d MMM y", "d MMMM", "d MMMM y", "MMMM y"}
	return &tongue{
		dates: dates{"EEEE d MMMM", "EEEE d MMMM y", "EEE d MMM", "EEE d MMM y", "d MMMM", "d MMMM y", "MMMM y"},
		names: names{
			days: "dimanche lundi mardi mercredi jeudi vendredi samedi", shortDays: "dim. lun. mar. mer. jeu. ven. sam.", alone: "dim. lun. mar. mer. jeu. ven. sam.",
			months:      "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
			shortMonths: "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
		},
		hours:  hours{"HH:mm", "h:mm" + nb + "a", "H–H'" + nb + "h'", "AM", "PM", "–", false},
		digits: digits{nb, ",", 1, false, "#" + nb + "%"},
		labels: labels{
			"#" + nb + "°C", "#" + nb + "°F", "#" + nb + "km/h", "#" + nb + "mi/h", "#" + nb + "mm", "#" + nb + "po",
			"#" + nb + "s", "#" + nb + "min", "#" + nb + "h", "#" + nb + "j",
			[5]string{"o", "ko", "Mo", "Go", "To"}, ", ", " et ",
		},
		twelve: "DJ DZ MR SY TD TN VU",
		variants: []variant{
			{regions: "CA", hours: &quebec, months: [2]string{"", "janv. févr. mars avr. mai juin juill. août sept. oct. nov. déc."}},
			{regions: "MA", months: [2]string{"", "jan. fév. mar. avr. mai jui. juil. août sept. oct. nov. déc."}},
			{regions: "CH", dates: &swiss, digits: &digits{nb, ",", 1, false, "#%"}},
			{regions: "LU MA", digits: &digits{".", ",", 1, false, "#" + nb + "%"}},
		},
	}
}

func japanese() *tongue {
	return &tongue{
		// The head of a page has the day of the week in brackets, as papers do.
		dates:  dates{"M月d日(EEE)", "y年M月d日(EEE)", "M月d日(EEE)", "y年M月d日(EEE)", "M月d日", "y年M月d日", "y年M月"},
		names:  names{days: "日曜日 月曜日 火曜日 水曜日 木曜日 金曜日 土曜日", shortDays: "日 月 火 水 木 金 土", alone: "日 月 火 水 木 金 土", months: numbered, shortMonths: numbered},
		hours:  hours{"H:mm", "aK:mm", "H時～H時", "午前", "午後", "～", true},
		digits: digits{",", ".", 1, false, "#%"},
		labels: labels{
			"#°C", "#°F", "#" + nb + "km/h", "#" + nb + "mph", "#" + nb + "mm", "#" + nb + "in",
			"#" + nb + "秒", "#" + nb + "分", "#" + nb + "時間", "#" + nb + "日",
			[5]string{"B", "KB", "MB", "GB", "TB"}, "、", "、",
		},
	}
}

func chinese() *tongue {
	return &tongue{
		dates: dates{"M月d日EEEE", "y年M月d日EEEE", "M月d日EEE", "y年M月d日EEE", "M月d日", "y年M月d日", "y年M月"},
		names: names{
			days: "星期日 星期一 星期二 星期三 星期四 星期五 星期六", shortDays: "周日 周一 周二 周三 周四 周五 周六", alone: "日 一 二 三 四 五 六",
			months: numbered, shortMonths: numbered,
		},
		hours:  hours{"HH:mm", "ah:mm", "H–H时", "上午", "下午", "–", true},
		digits: digits{",", ".", 1, false, "#%"},
		labels: labels{
			"#°C", "#°F", "#" + nb + "km/h", "#" + nb + "mi/h", "#毫米", "#英寸",
			"#秒", "#分钟", "#小时", "#天",
			[5]string{"B", "kB", "MB", "GB", "TB"}, "、", "和",
		},
		twelve: "HK MO MY SG TW",
	}
}

// numbered are months that have no names.
const numbered = "1 2 3 4 5 6 7 8 9 10 11 12"
