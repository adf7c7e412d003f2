# How a basis is written. Numbers are clauses of the city's notice
basis-1-1-1 = Notice 1.1.1, columns
basis-1-1-2 = Notice 1.1.2, fields
basis-1-1-3 = Notice 1.1.3, matters
basis-1-2-1 = Notice 1.2.1, accuracy
basis-1-2-2 = Notice 1.2.2, quality
basis-2-2 = Notice 2.2, dates and inspections
basis-row = catalog of { $field }, row { $seq }
basis-row-unconfirmed = catalog of { $field }, row { $seq } (unconfirmed)
