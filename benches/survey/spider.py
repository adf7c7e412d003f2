"""A Scrapy spider with light extraction: title, date, links. The peer of a full inspection."""
import re

import scrapy

DATE = re.compile(r"(20\d\d)[-年./](\d{1,2})[-月./](\d{1,2})")


class Portal(scrapy.Spider):
    name = "portal"
    custom_settings = {
        "LOG_LEVEL": "ERROR",
        "ROBOTSTXT_OBEY": False,
        "CONCURRENT_REQUESTS": 32,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 32,
        "DOWNLOAD_DELAY": 0,
        "TELNETCONSOLE_ENABLED": False,
    }

    def __init__(self, start, **kwargs):
        super().__init__(**kwargs)
        self.start_urls = [start]
        self.allowed_domains = ["127.0.0.1"]

    def parse(self, response):
        if not isinstance(response, scrapy.http.TextResponse):
            return
        text = " ".join(response.css("body ::text").getall())
        date = DATE.search(text)
        yield {"url": response.url, "title": response.css("title::text").get(), "date": date and date.group(0)}
        for href in response.css("a::attr(href)").getall():
            if not href.startswith(("javascript:", "mailto:", "#")):
                yield response.follow(href, self.parse)
